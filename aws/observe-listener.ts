import { appOfTags } from "../core/app-stack.ts";
import type { ObservedCertificate, ObservedListener, ObservedRule } from "../core/listener-state.ts";
import { tagKeys } from "../core/names.ts";
import { type ACMClient, certificateTags } from "./acm.ts";
import {
  describeListenerCertificates,
  describeListeners,
  describeRules,
  type ElasticLoadBalancingV2Client,
  type Listener,
  type ListenerRule,
  type Tags,
} from "./elastic-load-balancing-v2.ts";
import { unlessRefused } from "./error-code.ts";

export interface ListenerClients {
  readonly acm: ACMClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
}

export type ListenerSight =
  | { readonly state: "seen"; readonly listener: ObservedListener | undefined }
  /** Gone with its stack, and every listener with it. */
  | { readonly state: "no-load-balancer" }
  /** Port 443 is taken by a listener without our tag. */
  | { readonly state: "foreign"; readonly listenerArn: string };

/** The app of this platform that the tags name. */
function appIn(tags: Tags | undefined, platform: string): string | undefined {
  const app = appOfTags(tags ?? {});
  return app?.platform === platform ? app.name : undefined;
}

function observeRule({ arn, priority, tags, says }: ListenerRule, platform: string): ObservedRule[] {
  const app = appIn(tags, platform);
  const certificateArn = tags[tagKeys.certificate];
  return priority === undefined ? [] : [{ arn, priority, says, app, certificateArn }];
}

/**
 * Whose certificate it is: its app's rule says so. Only one that no rule names, after a run that was cut short or added by a person,
 * is asked of ACM, so the calls do not grow with the apps.
 */
async function ownerOf(
  arn: string,
  { platform, rules }: { readonly platform: string; readonly rules: readonly ObservedRule[] },
  { acm }: ListenerClients,
): Promise<ObservedCertificate> {
  const rule = rules.find(({ app, certificateArn }) => app && certificateArn === arn);
  return { arn, app: rule?.app ?? appIn(await certificateTags(acm, arn), platform) };
}

async function observe(
  clients: ListenerClients,
  { arn, asMade }: Listener,
  platform: string,
): Promise<ObservedListener> {
  const found = await describeRules(clients.loadBalancing, arn);
  const rules = found.flatMap((rule) => observeRule(rule, platform));
  const { defaultArn, otherArns } = await describeListenerCertificates(clients.loadBalancing, arn);
  const listedCertificates: ObservedCertificate[] = [];
  for (const other of otherArns) listedCertificates.push(await ownerOf(other, { platform, rules }, clients));
  const defaultCertificate = await ownerOf(defaultArn, { platform, rules }, clients);
  return { arn, asMade, defaultCertificate, listedCertificates, rules };
}

async function look(
  clients: ListenerClients,
  loadBalancerArn: string,
  platform: string,
): Promise<ListenerSight> {
  const listeners = await describeListeners(clients.loadBalancing, loadBalancerArn);
  if (!listeners) return { state: "no-load-balancer" };
  const https = listeners.find(({ port }) => port === 443);
  if (!https) return { state: "seen", listener: undefined };
  if (https.tags[tagKeys.platform] !== platform) return { state: "foreign", listenerArn: https.arn };
  return { state: "seen", listener: await observe(clients, https, platform) };
}

/**
 * The HTTPS listener of the platform's load balancer, with whose is what on it. Another run may take listener or rule away between two
 * calls of one look: then it is looked at once more.
 */
export async function observeListener(
  clients: ListenerClients,
  loadBalancerArn: string,
  platform: string,
): Promise<ListenerSight> {
  const sight = await unlessRefused(look(clients, loadBalancerArn, platform), [
    "ListenerNotFound",
    "RuleNotFound",
  ]);
  return sight ?? look(clients, loadBalancerArn, platform);
}
