import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { World } from "../kernel/world.ts";
import type { Role } from "./store.ts";

/** Whom an identity provider vouches for. */
export interface WebIdentity {
  /** ARN of the provider in the role's account. */
  readonly provider: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly sessionName: string;
}

/** What the keys of its claims begin with: the provider's address without the scheme. */
const prefixOf = (provider: string) => provider.split(":oidc-provider/")[1] ?? "";

/**
 * A request has the keys that AWS's service authorization reference lists for the action, GitHub's claims of 2026 among them; the evaluator
 * leaves out all others. `sub` and `aud`, which every provider has, that list names for some providers alone: they are asked for as one of those'.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const exchanged = (prefix: string) =>
  ["sub", "aud"].map((claim) => [`${prefix}:${claim}`, `accounts.google.com:${claim}`] as const);

function withListedKeys(text: string, prefix: string): string {
  return exchanged(prefix).reduce(
    (changed, [key, twin]) => changed.replaceAll(JSON.stringify(key), JSON.stringify(twin)),
    text,
  );
}

function contextOf({ provider, claims, sessionName }: WebIdentity): Record<string, string> {
  const prefix = prefixOf(provider);
  const texts = Object.entries(claims).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  const keys = Object.fromEntries(texts.map(([claim, value]) => [`${prefix}:${claim}`, value]));
  const listed = JSON.parse(withListedKeys(JSON.stringify(keys), prefix)) as Record<string, string>;
  return { ...listed, "sts:RoleSessionName": sessionName };
}

/** Whether the role's trust policy lets whoever has such a token assume it; a policy that cannot be evaluated lets nobody. */
export async function trustsWebIdentity(world: World, role: Role, identity: WebIdentity): Promise<boolean> {
  const trust = withListedKeys(JSON.stringify(role.trust), prefixOf(identity.provider));
  const simulation = runSimulation(
    {
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(trust),
      request: {
        action: "sts:AssumeRoleWithWebIdentity",
        principal: identity.provider,
        resource: { accountId: world.account, resource: role.arn },
        contextVariables: contextOf(identity),
      },
    },
    {},
  );
  const response = await world.clock.hold(simulation);
  return response.resultType !== "error" && response.overallResult === "Allowed";
}
