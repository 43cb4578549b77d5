import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DetectStackDriftCommand,
  paginateDescribeStackResourceDrifts,
  type StackResourceDrift,
} from "@aws-sdk/client-cloudformation";
import type { ResourceDrift } from "../core/drift.ts";

/** Begins to compare the stack's resources with its template; answers the id to ask by. Changes no resource. */
export async function detectDrift(client: CloudFormationClient, stackId: string): Promise<string> {
  const command = new DetectStackDriftCommand({ StackName: stackId });
  return (await client.send(command)).StackDriftDetectionId ?? "";
}

export type Detection =
  | { readonly state: "running" }
  /** `gaps`: why some resources could not be looked at; "" when all that support it were. */
  | { readonly state: "done"; readonly gaps: string };

/** DETECTION_FAILED has results all the same, for those resources that could be read: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackDriftDetectionStatus.html */
export async function describeDetection(client: CloudFormationClient, id: string): Promise<Detection> {
  const command = new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id });
  const { DetectionStatus: status, DetectionStatusReason: reason } = await client.send(command);
  if (status === "DETECTION_IN_PROGRESS") return { state: "running" };
  return { state: "done", gaps: status === "DETECTION_FAILED" ? (reason ?? "no reason given") : "" };
}

const readDrift = (drift: StackResourceDrift): ResourceDrift => ({
  logicalId: drift.LogicalResourceId ?? "",
  type: drift.ResourceType ?? "",
  status: drift.StackResourceDriftStatus === "DELETED" ? "DELETED" : "MODIFIED",
  differences: (drift.PropertyDifferences ?? []).map(({ PropertyPath, DifferenceType, ActualValue }) => ({
    path: PropertyPath ?? "",
    kind: DifferenceType ?? "",
    actual: ActualValue ?? "",
  })),
});

/** What the last detection has found to be changed or gone. */
export async function listDrifts(
  client: CloudFormationClient,
  stackId: string,
): Promise<readonly ResourceDrift[]> {
  const found: ResourceDrift[] = [];
  const input = {
    StackName: stackId,
    StackResourceDriftStatusFilters: ["MODIFIED" as const, "DELETED" as const],
  };
  for await (const page of paginateDescribeStackResourceDrifts({ client }, input))
    found.push(...(page.StackResourceDrifts ?? []).map(readDrift));
  return found;
}
