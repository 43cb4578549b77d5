import type { CreateStackCommandInput, Stack, StackEvent } from "@aws-sdk/client-cloudformation";
import { resourceSchema } from "../../../lab/cloudformation/schema/resource-schema.ts";
import { createCloudFormation } from "../../../lab/cloudformation/service.ts";
import type { Providers } from "../../../lab/kernel/provider.ts";
import type { AwsEvent } from "../../../lab/kernel/world.ts";
import { ssmProviders } from "../../../lab/ssm/providers.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import { otherProviders } from "./other-providers.ts";

export interface Lab {
  readonly world: ReturnType<typeof testWorld>["world"];
  readonly clock: ReturnType<typeof testWorld>["clock"];
  readonly emitted: readonly AwsEvent[];
  /** Calls one operation as an administrator. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers loosely, as they would read JSON
  send(operation: string, input: object): Promise<any>;
  /** Creates a stack and waits until nothing is in progress. */
  create(input: Partial<CreateStackCommandInput>): Promise<Stack>;
  /** Waits until nothing is in progress; answers with the stack. */
  settled(nameOrId: string): Promise<Stack>;
  events(nameOrId: string): Promise<readonly StackEvent[]>;
  /** `LogicalId STATUS`, oldest first. */
  story(nameOrId: string): Promise<readonly string[]>;
}

// Read before the first test begins: on a busy machine it takes longer than a test may.
resourceSchema("AWS::SNS::Topic");

/** CloudFormation in an empty account, with the types of the recordings beside the given ones. */
export function cloudFormationLab(providers: Providers = {}): Lab {
  const { world, clock } = testWorld();
  const emitted: AwsEvent[] = [];
  world.onEvent((event) => emitted.push(event));
  const { operations } = createCloudFormation({
    providers: { ...ssmProviders, ...otherProviders, ...providers },
  });

  const send: Lab["send"] = async (name, input) => {
    const operation = operations[name];
    if (!operation) throw new Error(`the lab has no ${name}`);
    return (operation as { run(input: object, call: unknown): unknown }).run(input, call(world));
  };
  const describe = async (nameOrId: string): Promise<Stack> =>
    (await send("DescribeStacks", { StackName: nameOrId })).Stacks[0];
  const inProgress = async (id: string) => {
    const { StackStatus = "" } = await describe(id);
    return StackStatus.endsWith("IN_PROGRESS") && StackStatus !== "REVIEW_IN_PROGRESS";
  };
  const settle = async (id: string) => {
    while (await inProgress(id)) await world.clock.sleep(500);
  };
  const settled = async (nameOrId: string) => {
    const { StackId = "" } = await describe(nameOrId);
    await clock.run(settle(StackId));
    return describe(StackId);
  };
  const events = async (nameOrId: string): Promise<readonly StackEvent[]> =>
    (await send("DescribeStackEvents", { StackName: nameOrId })).StackEvents.reverse();
  return {
    world,
    clock,
    emitted,
    send,
    settled,
    events,
    create: async (input) => settled((await send("CreateStack", { StackName: "stack", ...input })).StackId),
    story: async (nameOrId) =>
      (await events(nameOrId)).map(
        ({ LogicalResourceId, ResourceStatus }) => `${LogicalResourceId} ${ResourceStatus}`,
      ),
  };
}
