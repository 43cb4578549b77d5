import { findWaysRound, type WayRound } from "../aws/find-ways-round.ts";
import { servedNames } from "../core/settings/host-names.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { UserError } from "../core/user-error.ts";
import type { Session } from "./session.ts";

const describe = ({ ruleArn, host }: WayRound): string =>
  host === "" ? `${ruleArn} forwards to an app` : `${ruleArn} takes requests for ${host}`;

/** Fails if a rule of the load balancer, whoever made it, leads to an app without the sign-in. */
export async function checkSignIn(
  { clients }: Session,
  settings: DeploySettings,
  loadBalancerArn: string,
): Promise<void> {
  const { platform } = settings;
  const scope = { platform, loadBalancerArn, hosts: servedNames(settings) };
  const ways = await findWaysRound(clients.elbv2, scope);
  if (ways.length === 0) return;
  throw new UserError(
    `Everything is deployed, but there is a way round the sign-in: ${ways.map(describe).join("; ")}.`,
    "Delete the rule, give it a greater priority than the app's or an action that authenticates, and run the job again.",
    { details: ways.map(({ ruleArn }) => `aws elbv2 describe-rules --rule-arns ${ruleArn}`) },
  );
}
