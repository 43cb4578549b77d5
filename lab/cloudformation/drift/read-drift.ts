import type { StackResourceDrift } from "@aws-sdk/client-cloudformation";
import type { World } from "../../kernel/world.ts";
import type { LabStack, StackResource } from "../store.ts";
import { findDifferences } from "./differences.ts";
import type { DriftReaders } from "./reader.ts";

/** How one resource stands; undefined for a type that does not support drift detection. */
function readResource(
  world: World,
  stack: LabStack,
  { resource, readers }: { readonly resource: StackResource; readonly readers: DriftReaders },
): StackResourceDrift | undefined {
  const reader = readers[resource.type];
  if (!reader) return undefined;
  const actual = reader(world, resource);
  const head = {
    StackId: stack.stackId,
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    Timestamp: new Date(world.clock.now()),
  };
  if (!actual) return { ...head, StackResourceDriftStatus: "DELETED" };
  const PropertyDifferences = [...findDifferences(resource.properties, actual)];
  return {
    ...head,
    ExpectedProperties: JSON.stringify(resource.properties),
    ActualProperties: JSON.stringify({ ...resource.properties, ...actual }),
    PropertyDifferences,
    StackResourceDriftStatus: PropertyDifferences.length > 0 ? "MODIFIED" : "IN_SYNC",
  };
}

/** What has been checked, and nothing else: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResourceDrifts.html */
export const readDrifts = (
  world: World,
  stack: LabStack,
  readers: DriftReaders,
): readonly StackResourceDrift[] =>
  [...stack.resources.values()].flatMap(
    (resource) => readResource(world, stack, { resource, readers }) ?? [],
  );

export const isDrifted = ({ StackResourceDriftStatus: status }: StackResourceDrift): boolean =>
  status === "MODIFIED" || status === "DELETED";
