import { runSimulation } from "@cloud-copilot/iam-simulate";
import { AwsError } from "../kernel/aws-error.ts";
import type { Caller, Permission } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { askAroundGaps } from "./known-gaps.ts";
import { iamStore, type Role } from "./store.ts";

type Decision = { readonly allowed: boolean; readonly why: string };

const decisions = new Map<string, Promise<Decision>>();

/** What the role's identity policies say; a policy that cannot be evaluated denies. */
async function simulate(world: World, role: Role, permission: Permission): Promise<Decision> {
  const question = askAroundGaps({ permission, policies: [...role.policies] });
  const { action, resource, context = {}, trust } = question.permission;
  const response = await runSimulation(
    {
      identityPolicies: question.policies.map(([name, policy]) => ({ name, policy })),
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

/** What the lab makes up: hexadecimal ids, and the capitals behind generated names. */
const madeUp = /[0-9a-f]{8,}|[A-Z0-9]{10,}/g;

/** With its made-up parts numbered in the order they come: IAM only compares them, so the answer does not hang on what they are. */
function withoutChance(question: string): string {
  const numbers = new Map<string, number>();
  return question.replace(madeUp, (part) => {
    const number = numbers.get(part) ?? numbers.size;
    numbers.set(part, number);
    return `#${number}#`;
  });
}

/** The same question has the same answer: thousands of runs ask a few dozen. */
function decide(world: World, role: Role, permission: Permission): Promise<Decision> {
  const key = withoutChance(JSON.stringify([world.account, role.arn, [...role.policies], permission]));
  const known = decisions.get(key) ?? world.clock.hold(simulate(world, role, permission));
  decisions.set(key, known);
  return known;
}

/**
 * Refuses with AccessDenied unless the caller may do all of it. Roles are held to their inline policies;
 * the account's administrator may do everything.
 */
export async function authorize(
  world: World,
  caller: Caller,
  permissions: readonly Permission[],
): Promise<void> {
  const role = world.store(iamStore).roles.get(caller.principalArn);
  if (!role) {
    if (caller.principalArn.endsWith(":root")) return;
    throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
  }
  for (const permission of permissions) {
    const { allowed } = await decide(world, role, permission);
    if (allowed) continue;
    throw new AwsError(
      "AccessDenied",
      `User: ${role.arn} is not authorized to perform: ${permission.action} on resource: ${permission.resource} because no ${permission.trust ? "identity-based or trust" : "identity-based"} policy allows the ${permission.action} action`,
      403,
    );
  }
}
