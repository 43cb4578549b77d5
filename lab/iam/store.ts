import { defineStore } from "../kernel/world.ts";

/** An IAM policy document as JSON. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly trust: PolicyDocument;
  /** Inline policies by name. */
  readonly policies: Map<string, PolicyDocument>;
  readonly managedPolicyArns: readonly string[];
  /** What its policies may allow at most. */
  readonly permissionsBoundaryArn?: string | undefined;
  /** Seconds that a session may last at most; an hour by default. */
  readonly maxSessionDuration?: number | undefined;
}

/** Roles by ARN, and whose an access key is. A key that is not listed belongs to the administrator of the lab's first account. */
export const iamStore = defineStore("iam", () => ({
  roles: new Map<string, Role>(),
  principals: new Map<string, string>(),
  /** When the keys of a session end, in AWS's milliseconds. */
  ends: new Map<string, number>(),
  /** What whoever opened a session has called it, by its key. */
  sessionNames: new Map<string, string>(),
  /** Managed policies by ARN. */
  managedPolicies: new Map<string, PolicyDocument>(),
  /** Names of the roles in them, by ARN. */
  instanceProfiles: new Map<string, readonly string[]>(),
  /** Audiences of the identity providers, by ARN. */
  oidcProviders: new Map<string, readonly string[]>(),
}));
