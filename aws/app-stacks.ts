import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { AppStack } from "../core/app-stack.ts";
import { clientOptions } from "./client-options.ts";
import { isMissingStack } from "./cloudformation.ts";

export type { CloudFormationClient };

export const cloudFormationClient = () => new CloudFormationClient(clientOptions);

/** What the functions read of a stack, by its name or, even when it is deleted, by its id; undefined when there is none. */
export async function describeAppStack(
  client: CloudFormationClient,
  nameOrId: string,
): Promise<AppStack | undefined> {
  const request = client.send(new DescribeStacksCommand({ StackName: nameOrId }));
  const answer = await request.catch((error: unknown) => {
    if (!isMissingStack(error)) throw error;
  });
  const [stack] = answer?.Stacks ?? [];
  if (!stack) return undefined;
  const { StackId: id = "", StackName: name = "", StackStatus: status = "", Parameters, Outputs } = stack;
  const parameters = (Parameters ?? []).map((one) => [one.ParameterKey, one.ParameterValue]);
  const outputs = (Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue]);
  return {
    id,
    name,
    status,
    parameters: Object.fromEntries(parameters),
    outputs: Object.fromEntries(outputs),
  };
}
