import { appOnPlatform } from "../app-stack.ts";
import { findClaims } from "../listener-plan.ts";
import type { AppIdentity } from "../names.ts";
import type { Obstacle } from "../obstacle.ts";

/** A rule of the platform's load balancer, with its tags. */
export interface TaggedRule {
  readonly hosts: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Names that another app of the platform has a rule for: attach-listener-rule leaves them to it. */
export const claimedNames = (
  { platform, name }: AppIdentity,
  rules: readonly TaggedRule[],
  names: readonly string[],
): readonly Obstacle[] =>
  findClaims(
    name,
    rules.map(({ hosts, tags }) => ({ hosts, app: appOnPlatform(platform, tags) })),
    names,
  ).map(({ app, hosts }) => ({
    message: `The app "${app}" on the platform "${platform}" has ${hosts.filter((host) => names.includes(host)).join(", ")} already.`,
    hint: `Take the name from \`domain-name\` or \`redirect-from\`; or take it from "${app}" first, and deploy that one.`,
  }));
