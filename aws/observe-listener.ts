import { appOnPlatform } from "../core/app-stack.ts";
import type { ObservedCertificate, ObservedListener, ObservedRule } from "../core/listener-state.ts";
import { tagKeys } from "../core/names.ts";
import { lastPriority } from "../core/rule-priority.ts";
import { suspectRules } from "../core/rule-suspects.ts";
import { type ACMClient, certificateTags } from "./acm.ts";
import {
  describeTags,
  type ElasticLoadBalancingV2Client,
  type Listener,
  listListenerCertificates,
  listListeners,
  listRules,
} from "./elastic-load-balancing-v2.ts";
import { unlessRefused } from "./error-code.ts";

export interface ListenerClients {
  readonly acm: ACMClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
}

/** Where to look, and what for. */
export interface ListenerScope {
  readonly platform: string;
  readonly loadBalancerArn: string;
  /** What concerns this app alone is told apart, in a number of calls that does not grow; without it, whose everything is. */
  readonly app?: { readonly name: string; readonly hosts: readonly string[] } | undefined;
}

export interface ListenerSight {
  /** Why there can be no listener of ours. */
  readonly obstacle?: string;
  readonly listener?: ObservedListener;
}

/**
 * Whose a certificate is, its app's rule says. One that no rule names, after a run that was cut short or added by a person, is asked of
 * ACM, but not for the sake of one app: the sweep sees to it.
 */
async function observe(
  { acm, elbv2 }: ListenerClients,
  { platform, app }: ListenerScope,
  rules: readonly ObservedRule[],
  { arn, asMade }: Listener,
): Promise<ObservedListener> {
  const certificates: ObservedCertificate[] = [];
  for (const found of await listListenerCertificates(elbv2, arn)) {
    const rule = rules.find((one) => one.app && one.certificate === found.arn);
    const tags = rule || app ? undefined : await certificateTags(acm, found.arn);
    certificates.push({ ...found, app: rule?.app ?? appOnPlatform(platform, tags) });
  }
  return { arn, asMade, certificates, rules };
}

async function look(clients: ListenerClients, scope: ListenerScope): Promise<ListenerSight> {
  const { platform, loadBalancerArn, app } = scope;
  const listeners = await listListeners(clients.elbv2, loadBalancerArn);
  const https = listeners?.find(({ port }) => port === 443);
  if (!https) return listeners ? {} : { obstacle: "no load balancer" };
  const { arn } = https;
  const found = (await listRules(clients.elbv2, arn)).filter(({ priority }) => priority <= lastPriority);
  const suspects = app ? suspectRules(app, found) : found;
  const tags = await describeTags(clients.elbv2, [arn, ...suspects.map((rule) => rule.arn)]);
  if (tags.get(arn)?.[tagKeys.platform] !== platform)
    return { obstacle: `port 443 has a listener of others: ${arn}` };
  const rules = found.map((rule) => {
    const own = tags.get(rule.arn);
    return { ...rule, app: appOnPlatform(platform, own), certificate: own?.[tagKeys.certificate] };
  });
  return { listener: await observe(clients, scope, rules, https) };
}

/**
 * The HTTPS listener of the platform's load balancer, with whose is what on it. Another run may take listener or rule away between two
 * calls of one look: then it is looked at once more.
 */
export async function observeListener(
  clients: ListenerClients,
  scope: ListenerScope,
): Promise<ListenerSight> {
  const sight = await unlessRefused(look(clients, scope), ["ListenerNotFound", "RuleNotFound"]);
  return sight ?? look(clients, scope);
}
