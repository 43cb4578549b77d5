import { findWaysRound, type WayRound } from "../aws/find-ways-round.ts";
import { describeRulesWithoutTags } from "../aws/rules-without-tags.ts";
import { isOpen } from "../core/listener-lint.ts";
import { servedNames } from "../core/settings/host-names.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { UserError } from "../core/user-error.ts";
import type { Session } from "./session.ts";

const describe = ({ ruleArn, host }: WayRound): string =>
  host === "" ? `${ruleArn} forwards to an app` : `${ruleArn} takes requests for ${host}`;

/** The rules are looked at closer, by their tags, only where one forwards without authentication: without it there is no way round. */
async function findWays(
  { clients: { elbv2 } }: Session,
  settings: DeploySettings,
  loadBalancerArn: string,
): Promise<readonly WayRound[]> {
  const rules = await describeRulesWithoutTags(elbv2, loadBalancerArn);
  const scope = { platform: settings.platform, loadBalancerArn, hosts: servedNames(settings) };
  return rules.some(isOpen) ? findWaysRound(elbv2, scope) : [];
}

/** Fails if a rule of the load balancer, whoever made it, leads to an app without the sign-in. */
export async function checkSignIn(
  session: Session,
  settings: DeploySettings,
  loadBalancerArn: string,
): Promise<void> {
  const ways = await findWays(session, settings, loadBalancerArn);
  if (ways.length === 0) return;
  throw new UserError(
    `Everything is deployed, but there is a way round the sign-in: ${ways.map(describe).join("; ")}.`,
    "Delete the rule, give it a greater priority than the app's or an action that authenticates, and run the job again.",
    { details: ways.map(({ ruleArn }) => `aws elbv2 describe-rules --rule-arns ${ruleArn}`) },
  );
}
