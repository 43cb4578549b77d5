import type {
  DescribeStackEventsCommandInput,
  DescribeStackEventsCommandOutput,
  DescribeStackResourceCommandInput,
  DescribeStackResourceCommandOutput,
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput,
  ListStackResourcesCommandInput,
  ListStackResourcesCommandOutput,
  ResourceStatus,
} from "@aws-sdk/client-cloudformation";
import { operation } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { validationError } from "../language/template-error.ts";
import { cloudFormationStore, type LabStack, type StackResource } from "../store.ts";
import { stackPermissions } from "./engine.ts";
import { getStack } from "./find-stack.ts";
import { pageOf, present } from "./page.ts";

const shown = (resource: StackResource) => ({
  LogicalResourceId: resource.logicalId,
  ...present("PhysicalResourceId", resource.physicalId === "" ? undefined : resource.physicalId),
  ResourceType: resource.type,
  ResourceStatus: resource.status as ResourceStatus,
  ...present("ResourceStatusReason", resource.reason),
});

const notChecked = { StackResourceDriftStatus: "NOT_CHECKED" } as const;

const sorted = ({ resources }: LabStack) =>
  [...resources.values()].sort((one, other) => (one.logicalId < other.logicalId ? -1 : 1));

const belonging = ({ stackId, stackName }: LabStack) => ({ StackId: stackId, StackName: stackName });

/** DescribeStackEvents: the newest first. */
export const describeStackEvents = operation<
  DescribeStackEventsCommandInput,
  DescribeStackEventsCommandOutput
>({
  run(input, { world }) {
    const stack = getStack(world, input.StackName);
    const { items, NextToken } = pageOf([...stack.events].reverse(), input.NextToken);
    return { StackEvents: [...items], ...present("NextToken", NextToken) };
  },
  permissions: (input, call) => stackPermissions("DescribeStackEvents", input, call),
});

function getResource(stack: LabStack, logicalId: string): StackResource {
  const resource = stack.resources.get(logicalId);
  if (resource) return resource;
  throw validationError(`Resource ${logicalId} does not exist for stack ${stack.stackName}`);
}

export const describeStackResource = operation<
  DescribeStackResourceCommandInput,
  DescribeStackResourceCommandOutput
>({
  run(input, { world }) {
    const stack = getStack(world, input.StackName);
    const resource = getResource(stack, input.LogicalResourceId ?? "");
    const StackResourceDetail = {
      ...belonging(stack),
      ...shown(resource),
      LastUpdatedTimestamp: new Date(resource.updatedAt),
      ...present("Metadata", resource.metadata === undefined ? undefined : JSON.stringify(resource.metadata)),
      DriftInformation: notChecked,
    };
    return { StackResourceDetail };
  },
  permissions: (input, call) => stackPermissions("DescribeStackResource", input, call),
});

/** A stack by the physical id of one of its resources. */
function owner(world: World, physicalId: string): LabStack {
  for (const stack of world.store(cloudFormationStore).stacks.values()) {
    if ([...stack.resources.values()].some((resource) => resource.physicalId === physicalId)) return stack;
  }
  throw validationError(`Stack for ${physicalId} does not exist`);
}

export const describeStackResources = operation<
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput
>({
  run({ StackName, LogicalResourceId, PhysicalResourceId }, { world }) {
    const stack = PhysicalResourceId
      ? owner(world, PhysicalResourceId)
      : getStack(world, StackName, "with id");
    const resources = sorted(stack).filter(
      ({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId,
    );
    const StackResources = resources.map((resource) => ({
      ...belonging(stack),
      ...shown(resource),
      Timestamp: new Date(resource.updatedAt),
      DriftInformation: notChecked,
    }));
    return { StackResources };
  },
  permissions: (input, call) => stackPermissions("DescribeStackResources", input, call),
});

export const listStackResources = operation<ListStackResourcesCommandInput, ListStackResourcesCommandOutput>({
  run(input, { world }) {
    const { items, NextToken } = pageOf(sorted(getStack(world, input.StackName, "with id")), input.NextToken);
    const StackResourceSummaries = items.map((resource) => ({
      ...shown(resource),
      LastUpdatedTimestamp: new Date(resource.updatedAt),
      DriftInformation: notChecked,
    }));
    return { StackResourceSummaries, ...present("NextToken", NextToken) };
  },
  permissions: (input, call) => stackPermissions("ListStackResources", input, call),
});
