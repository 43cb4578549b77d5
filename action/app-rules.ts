import { describeListeners, describeRules } from "../aws/elastic-load-balancing-v2.ts";
import { appOfTags } from "../core/app-stack.ts";
import { type AppIdentity, logGroupOfFunction, tagKeys } from "../core/names.ts";
import { foreignListener } from "../core/preflight/foreign-listener.ts";
import { type NamesOnListener, namesWithoutRule } from "../core/rule-coverage.ts";
import { servedNames } from "../core/settings/host-names.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { UserError } from "../core/user-error.ts";
import type { Session } from "./session.ts";

const pollMs = 5000;

/** The names that the app's rules on the platform's HTTPS listener do not take yet. */
export async function findUnattached(
  session: Session,
  { platform, name }: AppIdentity,
  { loadBalancerArn, ...names }: NamesOnListener & { readonly loadBalancerArn: string },
): Promise<readonly string[]> {
  const { elbv2 } = session.clients;
  const listeners = (await describeListeners(elbv2, loadBalancerArn)) ?? [];
  const https = listeners.find(({ port, tags }) => port === 443 && tags[tagKeys.platform] === platform);
  const rules = https ? await describeRules(elbv2, https.arn) : [];
  const own = rules.filter((rule) => {
    const app = appOfTags(rule.tags);
    return app?.platform === platform && app.name === name;
  });
  return namesWithoutRule(own, names);
}

/** attach-listener-rule is woken within seconds; its backstop sweeps every few minutes. */
const attachMs = 10 * 60_000;

async function explainMissing(
  { clients }: Session,
  { platform }: AppIdentity,
  loadBalancerArn: string,
  missing: string,
): Promise<UserError> {
  const listeners = await describeListeners(clients.elbv2, loadBalancerArn);
  const [foreign] = foreignListener(platform, listeners ?? []);
  if (foreign) return new UserError(foreign.message, foreign.hint);
  return new UserError(
    `The certificate is there, but attach-listener-rule has not made the rule for ${missing} within ${attachMs / 60_000} minutes.`,
    `Look at its log group ${logGroupOfFunction(platform, "attach-listener-rule")} and at the platform's dead-letter queue.`,
  );
}

/** Waits until attach-listener-rule has made the app's rules for all its names. */
export async function awaitRules(
  session: Session,
  settings: DeploySettings,
  loadBalancerArn: string,
): Promise<void> {
  const { clock } = session.parts;
  const start = clock.now();
  const wanted = { served: servedNames(settings), redirected: settings.redirectFrom, loadBalancerArn };
  for (;;) {
    const missing = (await findUnattached(session, settings, wanted)).join(", ");
    if (missing === "") break;
    if (clock.now() - start > attachMs)
      throw await explainMissing(session, settings, loadBalancerArn, missing);
    session.journal.waiting(loadBalancerArn, `the HTTPS rule for ${missing}`);
    await session.pause(pollMs);
  }
  session.journal.done(loadBalancerArn);
}
