import type { World } from "./world.ts";

/** Who calls: the access key of the request's signature, and whose it is. */
export interface Caller {
  readonly accessKeyId: string;
  /** arn:aws:iam::ACCOUNT:role/NAME or :root */
  readonly principalArn: string;
}

export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly requestId: string;
}

/** One thing that IAM must allow before the operation runs. */
export interface Permission {
  /** `elasticloadbalancing:CreateRule` */
  readonly action: string;
  /** An ARN, or `*` where AWS offers nothing narrower. */
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** A role's trust policy, or a key's policy, which has to allow it too. */
  readonly trust?: Readonly<Record<string, unknown>>;
}

export interface Operation<Input, Output> {
  /** Does it, and answers with the SDK's own output type; throws AwsError to refuse. */
  run(input: Input, call: Call): Output | Promise<Output>;
  /** What IAM must allow; by default the operation's own action on `*`. */
  permissions?(input: Input, call: Call): readonly Permission[];
}

/** Gives an operation its SDK types: `operation<CreateRuleCommandInput, CreateRuleCommandOutput>({...})`. */
export function operation<Input, Output extends { $metadata: unknown }>(
  definition: Operation<Input, Omit<Output, "$metadata">>,
): Operation<Input, Omit<Output, "$metadata">> {
  return definition;
}

export interface Service {
  /** The name in a signature's credential scope: `elasticloadbalancing`. */
  readonly signingName: string;
  /** The prefix of its IAM actions: `elasticloadbalancing`, `cognito-idp`, `events`. */
  readonly iamPrefix: string;
  /** The whole client package (`import * as sdk from "@aws-sdk/client-..."`): its schemas are the wire format. */
  readonly sdk: object;
  readonly operations: Readonly<Record<string, Operation<never, unknown>>>;
  /** Operations that take no signature, by their names. */
  readonly unsigned?: readonly string[];
}
