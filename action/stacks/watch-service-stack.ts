import { attempt, cancelUpdate, deleteStack } from "../../aws/cloudformation.ts";
import type { StackEvent } from "../../core/root-cause.ts";
import type { Session } from "../session.ts";
import { createStopTeller, giveUp, type Suspect } from "../stop-teller.ts";
import type { WatchedStack } from "./watch-stack.ts";

const physicalId = (events: readonly StackEvent[], wanted: string) =>
  events.findLast(({ type, physicalId }) => type === wanted && physicalId !== "")?.physicalId;

/** The revision that the stack is bringing up, as its events show it; undefined before that. */
function suspectIn(events: readonly StackEvent[]): Suspect | undefined {
  const serviceArn = physicalId(events, "AWS::ECS::Service");
  const taskDefinitionArn = physicalId(events, "AWS::ECS::TaskDefinition");
  return serviceArn && taskDefinitionArn ? { serviceArn, taskDefinitionArn } : undefined;
}

const isCreation = (events: readonly StackEvent[]) =>
  events.some(({ type, status }) => type === "AWS::CloudFormation::Stack" && status === "CREATE_IN_PROGRESS");

/** Looks at the service's tasks while its stack waits for them, and ends what ECS would try in vain for many minutes more. */
export function createServiceStackWatch(session: Session, stack: WatchedStack) {
  const { cloudFormation } = session.clients;
  const tellStops = createStopTeller(session);
  return async (events: readonly StackEvent[]): Promise<void> => {
    const suspect = suspectIn(events);
    const hopeless = suspect && (await tellStops(suspect));
    if (!hopeless) return;
    const creation = isCreation(events);
    // A stack that was never complete is taken down; an update is taken back.
    await attempt(() =>
      creation
        ? deleteStack(cloudFormation, stack.id, session.roleArn)
        : cancelUpdate(cloudFormation, stack.id),
    );
    throw giveUp(
      hopeless,
      hopeless.of === "image" ? `${stack.name}: the image` : stack.name,
      creation
        ? "The stack is taken down again."
        : "The update is taken back, and what ran before still runs.",
    );
  };
}
