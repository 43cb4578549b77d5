import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import type { LocalLab } from "../local-lab.ts";

const StackName = "gatehouse-github";

/** By their names in github-role.yaml. */
export type Outputs = Readonly<Record<string, string>>;

/** What the README's command says, and that the demo's last teardown may delete the users. */
const parameters = (repository: string) => ({
  Repository: repository,
  PushRepositories: "whoami",
  PlanOnPullRequests: "true",
  DeleteUsers: "true",
});

/** With an administrator's key. */
function connect({ world, endpoint, environment }: LocalLab): CloudFormationClient {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = environment();
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return new CloudFormationClient({ region: world.region, endpoint, credentials });
}

const patienceMs = 15 * 60_000;

/** The stack when nothing is done to it any more, or as it is after all patience. */
async function settle({ world }: LocalLab, client: CloudFormationClient, stackId: string): Promise<Stack> {
  const end = world.clock.now() + patienceMs;
  for (;;) {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackId }));
    if (!stack) throw new Error(`${stackId} is not there`);
    if (!stack.StackStatus?.endsWith("_IN_PROGRESS") || world.clock.now() > end) return stack;
    await world.clock.sleep(2000);
  }
}

const refuse = ({ StackStatus, StackStatusReason }: Stack) =>
  new Error(`${StackName} is ${StackStatus}: ${StackStatusReason}`);

/** Makes the stack, as somebody does by hand once; what it puts out. */
export async function makeRolesStack(lab: LocalLab, template: string, repository: string): Promise<Outputs> {
  const client = connect(lab);
  const create = new CreateStackCommand({
    StackName,
    TemplateBody: template,
    Capabilities: ["CAPABILITY_NAMED_IAM"],
    Parameters: Object.entries(parameters(repository)).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
  });
  const { StackId = "" } = await client.send(create);
  const stack = await settle(lab, client, StackId);
  if (stack.StackStatus !== "CREATE_COMPLETE") throw refuse(stack);
  const outputs = stack.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]));
}

export async function deleteRolesStack(lab: LocalLab): Promise<void> {
  const client = connect(lab);
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  await client.send(new DeleteStackCommand({ StackName }));
  // By its id, since nothing has its name when it is gone.
  const deleted = await settle(lab, client, stack?.StackId ?? StackName);
  if (deleted.StackStatus !== "DELETE_COMPLETE") throw refuse(deleted);
}
