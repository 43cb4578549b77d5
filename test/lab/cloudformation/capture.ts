import type { StackEvent } from "@aws-sdk/client-cloudformation";
import type { Lab } from "./support.ts";

export type Values = Readonly<Record<string, string>>;

/** Two versions of a stack, and what happens between them. */
export interface UpdateStory {
  readonly first: object | string;
  readonly second: object | string;
  readonly firstValues?: Values;
  readonly secondValues?: Values;
  readonly between?: (lab: Lab) => Promise<unknown>;
  readonly before?: (lab: Lab) => Promise<unknown>;
  readonly capabilities?: readonly string[];
}

const text = (template: object | string) =>
  typeof template === "string" ? template : JSON.stringify(template);

export const parametersOf = (values: Values = {}) =>
  Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));

/** Waits for a change set to be ready, then describes it. */
export async function readyChangeSet(lab: Lab, ChangeSetName: string, IncludePropertyValues = false) {
  await lab.clock.advance(5000);
  return lab.send("DescribeChangeSet", { ChangeSetName, IncludePropertyValues });
}

interface Version {
  readonly type: "CREATE" | "UPDATE";
  readonly template: object | string;
  readonly values: Values | undefined;
  readonly capabilities: readonly string[] | undefined;
}

async function deploy(lab: Lab, { type, template, values, capabilities }: Version) {
  const created = await lab.send("CreateChangeSet", {
    StackName: "stack",
    ChangeSetName: "changes",
    ChangeSetType: type,
    TemplateBody: text(template),
    Parameters: parametersOf(values),
    ...(capabilities ? { Capabilities: capabilities } : {}),
  });
  const withValues = await readyChangeSet(lab, created.Id, true);
  const without = await readyChangeSet(lab, created.Id);
  const executed = await lab.send("ExecuteChangeSet", { ChangeSetName: created.Id });
  return { created, withValues, without, executed, stack: await lab.settled(created.StackId) };
}

const plain = ({ LogicalResourceId, PhysicalResourceId, ResourceStatus, ResourceType }: StackEvent) => ({
  LogicalResourceId,
  PhysicalResourceId,
  ResourceStatus,
  ResourceType,
  Timestamp: "timestamp",
});

function grouped(events: readonly StackEvent[], stackKey: string): Map<string, StackEvent[]> {
  const found = new Map<string, StackEvent[]>();
  for (const event of events) {
    const { LogicalResourceId = "", StackName } = event;
    const key = LogicalResourceId === StackName ? stackKey : LogicalResourceId;
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return found;
}

/** Of neighbours with one status, the first or the last. */
const once = (events: readonly StackEvent[], kept: "first" | "last") =>
  events.filter((event, index) => {
    const neighbour = events[kept === "first" ? index - 1 : index + 1];
    return neighbour?.ResourceStatus !== event.ResourceStatus;
  });

const simplified = (events: readonly StackEvent[], left: RegExp, kept: "first" | "last") =>
  Object.fromEntries(
    [
      ...grouped(
        events.filter(({ ResourceStatus = "" }) => !left.test(ResourceStatus)),
        "Stack",
      ),
    ].map(([name, own]) => [name, once(own, kept).map(plain)]),
  );

const beforeDeletion = (events: readonly StackEvent[]) => {
  const end = events.findIndex(
    ({ LogicalResourceId, StackName, ResourceStatus }) =>
      LogicalResourceId === StackName && ResourceStatus === "DELETE_IN_PROGRESS",
  );
  return [...events.slice(0, end)].reverse();
};

/** The recordings hold a stack's events in three forms, as their capture changed with the years. */
export function eventForms(events: readonly StackEvent[]): readonly unknown[] {
  return [
    simplified(events, /CLEANUP_IN_PROGRESS$/, "last"),
    simplified(events, /^(UPDATE_COMPLETE_CLEANUP_IN_PROGRESS|DELETE_IN_PROGRESS|DELETE_COMPLETE)$/, "first"),
    Object.fromEntries(grouped(beforeDeletion(events), "<stack-name:1>")),
  ];
}

/** Creates, updates and deletes a stack by change sets; answers with what the recordings of that hold. */
export async function captureUpdate(
  lab: Lab,
  story: UpdateStory,
): Promise<Readonly<Record<string, unknown>>> {
  await story.before?.(lab);
  const { capabilities } = story;
  const one = await deploy(lab, {
    type: "CREATE",
    template: story.first,
    values: story.firstValues,
    capabilities,
  });
  await story.between?.(lab);
  const two = await deploy(lab, {
    type: "UPDATE",
    template: story.second,
    values: story.secondValues,
    capabilities,
  });
  const { StackId = "" } = one.stack;
  await lab.send("DeleteStack", { StackName: StackId });
  const deleted = await lab.settled(StackId);
  const events = await lab.events(StackId);
  return {
    "create-change-set-1": one.created,
    "describe-change-set-1-prop-values": one.withValues,
    "describe-change-set-1": one.without,
    "execute-change-set-1": one.executed,
    "post-create-1-describe": one.stack,
    "create-change-set-2": two.created,
    "describe-change-set-2-prop-values": two.withValues,
    "describe-change-set-2": two.without,
    "execute-change-set-2": two.executed,
    "post-create-2-describe": two.stack,
    "delete-describe": deleted,
    "all-events": events
      .filter(
        (event, index) =>
          event.ResourceStatus !== events[index - 1]?.ResourceStatus ||
          event.LogicalResourceId !== events[index - 1]?.LogicalResourceId,
      )
      .filter(({ ResourceStatus = "" }) => !ResourceStatus.includes("CLEANUP"))
      .map(({ LogicalResourceId, ResourceStatus }) => [LogicalResourceId, ResourceStatus]),
    events,
  };
}
