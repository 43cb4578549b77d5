import { runSimulation } from "@cloud-copilot/iam-simulate";
import { AwsError } from "../kernel/aws-error.ts";
import type { Caller, Permission } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { nobody } from "./credentials.ts";
import { askAroundGaps } from "./known-gaps.ts";
import { withResourceTags } from "./resource-tags.ts";
import { iamStore, type Role } from "./store.ts";

type Decision = { readonly allowed: boolean; readonly why: string };

const decisions = new Map<string, Promise<Decision>>();

type NamedPolicies = readonly (readonly [name: string, policy: unknown])[];

/** A managed policy that is not there allows nothing. */
const managed = (world: World, arns: readonly string[]): NamedPolicies =>
  arns.map((arn) => [arn, world.store(iamStore).managedPolicies.get(arn) ?? nothing]);
const nothing = { Version: "2012-10-17", Statement: [] };

interface RolePolicies {
  readonly identity: NamedPolicies;
  /** Of the permissions boundary; undefined without one. */
  readonly boundary: NamedPolicies | undefined;
}

const policiesOf = (world: World, role: Role): RolePolicies => ({
  identity: [...role.policies, ...managed(world, role.managedPolicyArns)],
  boundary: role.permissionsBoundaryArn ? managed(world, [role.permissionsBoundaryArn]) : undefined,
});

const named = (policies: NamedPolicies) => policies.map(([name, policy]) => ({ name, policy }));

const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Without the statements that name other actions alone: they decide nothing, and the evaluator takes its time over each. */
const about = (action: string, policies: NamedPolicies): NamedPolicies =>
  policies.map(([name, policy]) => {
    const { Statement, ...rest } = Object(policy) as { readonly Statement?: unknown };
    const concerns = (statement: unknown) => {
      const { Action } = Object(statement) as { readonly Action?: unknown };
      const actions = asArray(Action).map(String);
      return (
        Action === undefined ||
        actions.some((one) => /[*?]/.test(one) || one.toLowerCase() === action.toLowerCase())
      );
    };
    return [name, { ...rest, Statement: asArray(Statement ?? []).filter(concerns) }];
  });

/** What the role's policies and its boundary say; a policy that cannot be evaluated denies. */
async function simulate(
  world: World,
  role: Role,
  { identity, boundary }: RolePolicies,
  permission: Permission,
): Promise<Decision> {
  const question = askAroundGaps({ permission, policies: about(permission.action, identity) });
  const limit =
    boundary && askAroundGaps({ permission, policies: about(permission.action, boundary) }).policies;
  const { action, resource, context = {}, trust } = question.permission;
  const response = await runSimulation(
    {
      identityPolicies: named(question.policies),
      ...(limit ? { permissionBoundaryPolicies: named(limit) } : {}),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(trust ? { resourcePolicy: trust } : {}),
      request: {
        action,
        principal: role.arn,
        resource: { accountId: trust ? (resource.split(":")[4] ?? "") : world.account, resource },
        contextVariables: Object.fromEntries(
          Object.entries(context).map(([key, value]) => [
            key,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      },
    },
    {},
  );
  if (response.resultType === "error") return { allowed: false, why: response.errors.message };
  return { allowed: response.overallResult === "Allowed", why: response.overallResult };
}

/** What the lab makes up: UUIDs, hexadecimal ids, and the capitals behind generated names and in user pool ids. */
const madeUp = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8,}|[A-Z0-9]{9,}/g;

/** Made-up parts numbered in the order they come: IAM only compares them, so the answer does not hang on what they are. */
function withoutChance(text: string, numbers: Map<string, number>): string {
  return text.replace(madeUp, (part) => {
    const number = numbers.get(part) ?? numbers.size;
    numbers.set(part, number);
    return `#${number}#`;
  });
}

/** A role as it stood when it was asked: its part of each question, and the answers it has had. */
interface Portrait {
  readonly policies: RolePolicies;
  /** Of all roles that look like it. */
  readonly looks: number;
  readonly numbers: ReadonlyMap<string, number>;
  readonly answers: Map<string, Promise<Decision>>;
}

/** Documents are compared as the things that they are: cheaper than what they say. */
const areSame = (some: NamedPolicies = [], others: NamedPolicies = []): boolean =>
  some.length === others.length &&
  some.every(([name, policy], at) => name === others[at]?.[0] && policy === others[at]?.[1]);

const isSame = (one: RolePolicies, other: RolePolicies): boolean =>
  areSame(one.identity, other.identity) && areSame(one.boundary, other.boundary);

const portraits = new WeakMap<Role, Portrait>();

/** By their text, which has tens of thousands of characters: too much to be a part of every question's key. */
const allLooks = new Map<string, number>();

function looksOf(text: string): number {
  const looks = allLooks.get(text) ?? allLooks.size;
  allLooks.set(text, looks);
  return looks;
}

/** Policies are replaced and never edited, so the same documents say the same. */
function portraitOf(world: World, role: Role): Portrait {
  const policies = policiesOf(world, role);
  const known = portraits.get(role);
  if (known && isSame(known.policies, policies)) return known;
  const numbers = new Map<string, number>();
  const text = withoutChance(JSON.stringify([world.account, role.arn, policies]), numbers);
  const fresh = { policies, looks: looksOf(text), numbers, answers: new Map() };
  portraits.set(role, fresh);
  return fresh;
}

/** The same question has the same answer: thousands of runs ask a few dozen. */
function decide(world: World, role: Role, permission: Permission): Promise<Decision> {
  const { policies, looks, numbers, answers } = portraitOf(world, role);
  const asked = JSON.stringify(permission);
  const answered = answers.get(asked);
  if (answered) return answered;
  const key = `${looks} ${withoutChance(asked, new Map(numbers))}`;
  const decision = decisions.get(key) ?? world.clock.hold(simulate(world, role, policies, permission));
  decisions.set(key, decision);
  answers.set(asked, decision);
  return decision;
}

/**
 * Refuses with AccessDenied unless the caller may do all of it. Roles are held to their policies and their boundary;
 * the account's administrator may do everything.
 */
export async function authorize(
  world: World,
  caller: Caller,
  permissions: readonly Permission[],
): Promise<void> {
  const role = world.store(iamStore).roles.get(caller.principalArn);
  if (!role) {
    if (caller.principalArn.endsWith(":root") || (caller === nobody && permissions.length === 0)) return;
    throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
  }
  for (const permission of permissions) {
    const { allowed } = await decide(world, role, withResourceTags(world, permission));
    if (allowed) continue;
    throw new AwsError(
      "AccessDenied",
      `User: ${role.arn} is not authorized to perform: ${permission.action} on resource: ${permission.resource} because no ${permission.trust ? "identity-based or trust" : "identity-based"} policy allows the ${permission.action} action`,
      403,
    );
  }
}
