import { certificateTags } from "../../aws/acm.ts";
import {
  describeListenerCertificates,
  describeListeners,
  describeRules,
  type Listener,
  type ListenerRule,
} from "../../aws/elastic-load-balancing-v2.ts";
import { takeListenerStep } from "../../aws/listener-changes.ts";
import { appOfTags } from "../../core/app-stack.ts";
import { planListener } from "../../core/listener-plan.ts";
import type { ObservedCertificate, ObservedListener, ObservedRule } from "../../core/listener-state.ts";
import { type AppIdentity, tagKeys } from "../../core/names.ts";
import type { Session } from "../session.ts";

function observeRule({ arn, priority, tags, appRule }: ListenerRule, platform: string): ObservedRule[] {
  if (priority === undefined) return [];
  const app = appOfTags(tags);
  const certificateArn = tags[tagKeys.certificate];
  return [
    {
      arn,
      priority,
      ...(app?.platform === platform ? { app: app.name } : {}),
      ...(certificateArn ? { certificateArn } : {}),
      ...(appRule ? { says: appRule } : {}),
    },
  ];
}

/** Whose certificate it is: by a rule's tag, else by its own. */
async function ownerOf(
  { clients }: Session,
  arn: string,
  { platform, rules }: { readonly platform: string; readonly rules: readonly ObservedRule[] },
): Promise<ObservedCertificate> {
  const rule = rules.find(({ app, certificateArn }) => app && certificateArn === arn);
  if (rule?.app) return { arn, app: rule.app };
  const owner = appOfTags((await certificateTags(clients.acm, arn)) ?? {});
  return { arn, ...(owner?.platform === platform ? { app: owner.name } : {}) };
}

async function observe(session: Session, { arn }: Listener, platform: string): Promise<ObservedListener> {
  const { elbv2 } = session.clients;
  const rules = (await describeRules(elbv2, arn)).flatMap((rule) => observeRule(rule, platform));
  const { defaultArn, otherArns } = await describeListenerCertificates(elbv2, arn);
  const owner = (certificate: string) => ownerOf(session, certificate, { platform, rules });
  return {
    arn,
    defaultCertificate: await owner(defaultArn),
    listedCertificates: await Promise.all(otherArns.map(owner)),
    rules,
  };
}

/**
 * Takes the app's rules and certificates off the platform's HTTPS listener, as attach-listener-rule does when the app's stacks go:
 * for when that function is gone, or stays away. Touches nothing of other apps and nothing without our tag.
 */
export async function detachApp(session: Session, app: AppIdentity, loadBalancerArn: string): Promise<void> {
  const { elbv2 } = session.clients;
  const listeners = (await describeListeners(elbv2, loadBalancerArn)) ?? [];
  const https = listeners.find(({ port, tags }) => port === 443 && tags[tagKeys.platform] === app.platform);
  if (!https) return;
  const observed = await observe(session, https, app.platform);
  const place = { platform: app.platform, app: app.name, loadBalancerArn, listenerArn: https.arn };
  for (const step of planListener(app.name, observed, { state: "absent" })) {
    session.journal.say(`  taking ${app.name} off the HTTPS listener: ${step.do}`);
    // "outdated": someone took the same step; what is left shows when the stack is deleted again.
    await takeListenerStep(elbv2, place, step);
  }
}
