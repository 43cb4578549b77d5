import { credentialsFor } from "../iam/credentials.ts";
import { iamStore } from "../iam/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { allowsService } from "../sqs/queue-policy.ts";
import { queueByArn } from "../sqs/queues.ts";
import { roleMay } from "./role-permissions.ts";
import { invalidParameter } from "./settings.ts";
import { type FunctionSettings, type LabFunction, lambdaStore } from "./store.ts";

export interface NewFunction {
  readonly name: string;
  readonly settings: FunctionSettings;
  readonly tags: Readonly<Record<string, string>>;
}

export async function createFunction(
  world: World,
  { name, settings, tags }: NewFunction,
): Promise<LabFunction> {
  const { functions } = world.store(lambdaStore);
  if (!/^[\w-]{1,64}$/.test(name))
    throw invalidParameter(`Value '${name}' at 'functionName' failed to satisfy constraint`);
  if (functions.has(name))
    throw new AwsError("ResourceConflictException", `Function already exist: ${name}`, 409);
  await checkSettings(world, name, settings);
  const created: LabFunction = {
    ...{ name, arn: world.arn("lambda", `function:${name}`), tags, permissions: new Map(), running: 0 },
    ...stampOf(world, settings),
  };
  functions.set(name, created);
  return created;
}

/** Running environments go on with the old code; the next invocation finds new ones. */
export async function updateFunction(
  world: World,
  found: LabFunction,
  { settings, tags }: Omit<NewFunction, "name">,
): Promise<void> {
  await checkSettings(world, found.name, settings);
  Object.assign(found, stampOf(world, settings), { tags });
}

const stampOf = (world: World, settings: FunctionSettings) => ({
  settings,
  lastModified: world.clock.now(),
  revision: world.random.uuid(),
  credentials: credentialsFor(world, settings.role),
});

/** What CreateFunction looks up elsewhere: the role's trust, its right to the dead-letter queue, the account's concurrency. */
async function checkSettings(world: World, name: string, settings: FunctionSettings): Promise<void> {
  const { role, deadLetterArn, reservedConcurrency } = settings;
  const trust = world.store(iamStore).roles.get(role)?.trust;
  if (!trust || !trustsLambda(trust)) {
    throw invalidParameter("The role defined for the function cannot be assumed by Lambda.");
  }
  if (deadLetterArn !== undefined) await requireSendMessage(world, role, deadLetterArn);
  requireConcurrency(world, name, reservedConcurrency);
}

function trustsLambda(trust: Readonly<Record<string, unknown>>): boolean {
  const sender = { service: "lambda.amazonaws.com", action: "sts:AssumeRole", resource: "" };
  const statements = [trust.Statement].flat() as readonly Readonly<Record<string, unknown>>[];
  const document = { Statement: statements.map((statement) => ({ ...statement, Resource: "*" })) };
  return allowsService(document, { ...sender, sourceArn: "", sourceAccount: "" });
}

/** Lambda looks at the role when a dead-letter queue or destination is set, not only when it is needed. */
export async function requireSendMessage(world: World, role: string, queueArn: string): Promise<void> {
  if (!(await roleMay(world, role, [{ action: "sqs:SendMessage", resource: queueArn }]))) {
    throw invalidParameter(
      "The provided execution role does not have permissions to call SendMessage on SQS",
    );
  }
  if (!queueByArn(world, queueArn))
    throw invalidParameter(`The queue ${queueArn} does not exist, or is no queue.`);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html: 100 must stay unreserved, or all of a small account's. */
function requireConcurrency(world: World, name: string, reserved: number | undefined): void {
  if (reserved === undefined) return;
  const { functions, accountConcurrency } = world.store(lambdaStore);
  const others = [...functions.values()].filter((other) => other.name !== name);
  const taken = others.reduce((sum, { settings }) => sum + (settings.reservedConcurrency ?? 0), 0);
  const least = Math.min(100, accountConcurrency);
  if (accountConcurrency - taken - reserved >= least) return;
  throw invalidParameter(
    `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${least}].`,
  );
}

/** By name, ARN or partial ARN, with or without the qualifier $LATEST. */
export function findFunction(world: World, nameOrArn: string | undefined): LabFunction {
  const name = functionNameOf(nameOrArn ?? "");
  const found = world.store(lambdaStore).functions.get(name);
  if (found) return found;
  const arn = world.arn("lambda", `function:${name}`);
  throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
}

export function functionNameOf(nameOrArn: string): string {
  return /(?:^|function:)([\w-]+)(?::[\w$-]+)?$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
