import type { StackEvent } from "@aws-sdk/client-cloudformation";
import type { Properties } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import type { LabStack, StackResource } from "./store.ts";

export interface Happening {
  readonly status: string;
  readonly reason?: string | undefined;
  /** Shown instead of the resource's own, while an update goes towards them. */
  readonly properties?: Properties | undefined;
  /** Events of a clean-up carry no properties, and an id without a time: recordings of test_change_set_depends_on. */
  readonly inCleanUp?: boolean;
}

interface EventParts {
  readonly eventId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly properties?: Properties;
}

const texts = new WeakMap<object, string>();

/** A resource's properties are told with each of its events, and are the same most times. */
function textOf(properties: object): string {
  const text = texts.get(properties) ?? JSON.stringify(properties);
  texts.set(properties, text);
  return text;
}

function record(world: World, stack: LabStack, parts: EventParts): void {
  const event = {
    StackId: stack.stackId,
    StackName: stack.stackName,
    EventId: parts.eventId,
    LogicalResourceId: parts.logicalId,
    PhysicalResourceId: parts.physicalId,
    ResourceType: parts.type,
    Timestamp: new Date(world.clock.now()),
    ResourceStatus: parts.status,
    ...(parts.reason === undefined ? {} : { ResourceStatusReason: parts.reason }),
    ...(parts.properties === undefined ? {} : { ResourceProperties: textOf(parts.properties) }),
    ...(stack.clientRequestToken === undefined ? {} : { ClientRequestToken: stack.clientRequestToken }),
  };
  // Never changed again, and read by every poll: frozen, it needs no copy.
  stack.events.push(Object.freeze(event) as StackEvent);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-resource-status-change.html */
function detailOf(stack: LabStack, { status, reason = "" }: Happening) {
  return {
    "stack-id": stack.stackId,
    "status-details": { status, "status-reason": reason, "detailed-status": "" },
    "client-request-token": stack.clientRequestToken ?? "",
  };
}

/** The stack itself has come to a status: written down, and told to EventBridge. */
export function stackEvent(world: World, stack: LabStack, happening: Happening): void {
  const { status, reason } = happening;
  Object.assign(stack, { status, reason });
  record(world, stack, {
    eventId: world.random.uuid(),
    logicalId: stack.stackName,
    physicalId: stack.stackId,
    type: "AWS::CloudFormation::Stack",
    status,
    reason,
  });
  world.emit({
    source: "aws.cloudformation",
    detailType: "CloudFormation Stack Status Change",
    resources: [stack.stackId],
    detail: detailOf(stack, happening),
  });
}

/** `Vpc-CREATE_COMPLETE-2026-11-22T09:00:00.000Z`, moved on by a millisecond where there is one already. */
function newEventId(world: World, stack: LabStack, prefix: string): string {
  const latest = stack.events.slice(-100);
  for (let at = world.clock.now(); ; at += 1) {
    const id = `${prefix}-${new Date(at).toISOString()}`;
    if (!latest.some(({ EventId }) => EventId === id)) return id;
  }
}

/** A resource has come to a status: written down, and told to EventBridge. */
export function resourceEvent(
  world: World,
  { stack, resource }: { readonly stack: LabStack; readonly resource: StackResource },
  happening: Happening,
): void {
  const { status, reason, properties = resource.properties, inCleanUp = false } = happening;
  Object.assign(resource, { status, reason, updatedAt: world.clock.now() });
  const { logicalId, type, physicalId } = resource;
  const own = { logicalId, physicalId, type, status, reason };
  if (inCleanUp) record(world, stack, { ...own, eventId: `${logicalId}-${world.random.uuid()}` });
  else
    record(world, stack, { ...own, eventId: newEventId(world, stack, `${logicalId}-${status}`), properties });
  world.emit({
    source: "aws.cloudformation",
    detailType: "CloudFormation Resource Status Change",
    resources: [stack.stackId],
    detail: {
      ...detailOf(stack, happening),
      "logical-resource-id": logicalId,
      "physical-resource-id": physicalId,
      "resource-type": type,
    },
  });
}
