import {
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import type { Clock } from "../kernel/clock.ts";

const StackName = "gatehouse-github";

/** Of github-role.yaml, by their names there; its parameters likewise. */
export type Outputs = Readonly<Record<string, string>>;

/** Where it is made, by an administrator. */
export interface RolesAccount {
  readonly client: Pick<CloudFormationClient, "send">;
  readonly clock: Clock;
}

const patienceMs = 15 * 60_000;

/** The stack when nothing is done to it any more, or as it is after all patience. */
async function settle({ client, clock }: RolesAccount, stackId: string): Promise<Stack> {
  const end = clock.now() + patienceMs;
  for (;;) {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
    if (!stack) throw new Error(`${stackId} is not there`);
    if (!stack.StackStatus?.endsWith("_IN_PROGRESS") || clock.now() > end) return stack;
    await clock.sleep(2000);
  }
}

const refuse = ({ StackStatus, StackStatusReason }: Stack) =>
  new Error(`${StackName} is ${StackStatus}: ${StackStatusReason}`);

/** Makes the stack, as somebody does by hand once; what it puts out. */
export async function makeRolesStack(
  account: RolesAccount,
  template: string,
  parameters: Outputs,
): Promise<Outputs> {
  const create = new CreateStackCommand({
    StackName,
    TemplateBody: template,
    Capabilities: ["CAPABILITY_NAMED_IAM"],
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
  });
  const { StackId = "" } = await account.client.send(create);
  const stack = await settle(account, StackId);
  if (stack.StackStatus !== "CREATE_COMPLETE") throw refuse(stack);
  const outputs = stack.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
}

export async function deleteRolesStack(account: RolesAccount): Promise<void> {
  const { client } = account;
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  await client.send(new DeleteStackCommand({ StackName }));
  // By its id, since nothing has its name when it is gone.
  const deleted = await settle(account, stack?.StackId ?? StackName);
  if (deleted.StackStatus !== "DELETE_COMPLETE") throw refuse(deleted);
}
