import {
  type Action,
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeTagsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeRules,
  type RuleCondition,
  type Rule as SdkRule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type LintedRule, parked } from "../core/listener-lint.ts";
import { listenerSettings, type RuleWords, says } from "../core/listener-words.ts";
import { lastPriority } from "../core/rule-priority.ts";
import type { RuleLook } from "../core/rule-suspects.ts";
import { clientOptions } from "./client-options.ts";
import { unlessRefused } from "./error-code.ts";

export type { ElasticLoadBalancingV2Client };

export const loadBalancingClient = () => new ElasticLoadBalancingV2Client(clientOptions);

export type Tags = Readonly<Record<string, string>>;

export interface Listener {
  readonly arn: string;
  readonly port: number | undefined;
  readonly protocol: string | undefined;
  /** Whether it says what an HTTPS listener of ours is made to say: security policy and default action. */
  readonly asMade: boolean;
}

/** What is seen of a rule without its tags. */
export interface PlainRule extends Omit<LintedRule, "ours">, RuleLook {
  /** What it says, actions in order. */
  readonly words: RuleWords;
}

/** DescribeTags takes at most 20 resources a call. */
export async function describeTags(
  client: ElasticLoadBalancingV2Client,
  arns: readonly string[],
): Promise<ReadonlyMap<string, Tags>> {
  const tags = new Map<string, Tags>();
  for (let start = 0; start < arns.length; start += 20) {
    const ResourceArns = arns.slice(start, start + 20);
    const { TagDescriptions = [] } = await client.send(new DescribeTagsCommand({ ResourceArns }));
    for (const { ResourceArn = "", Tags: pairs = [] } of TagDescriptions)
      tags.set(ResourceArn, Object.fromEntries(pairs.map(({ Key, Value }) => [Key, Value ?? ""])));
  }
  return tags;
}

/** The load balancer's listeners, in one page, since it has 50 at most; undefined when there is no such load balancer. */
export async function listListeners(
  client: ElasticLoadBalancingV2Client,
  LoadBalancerArn: string,
): Promise<readonly Listener[] | undefined> {
  const request = client.send(new DescribeListenersCommand({ LoadBalancerArn, PageSize: 400 }));
  const answer = await unlessRefused(request, ["LoadBalancerNotFound"]);
  return answer?.Listeners?.map((listener) => ({
    arn: listener.ListenerArn ?? "",
    port: listener.Port,
    protocol: listener.Protocol,
    asMade: says(listener, listenerSettings),
  }));
}

/** Those who have not signed in may be let through all the same: OnUnauthenticatedRequest "allow". */
const authenticates = ({ Type, AuthenticateCognitoConfig, AuthenticateOidcConfig }: Action) =>
  /^(authenticate|jwt)-/.test(`${Type}`) &&
  (AuthenticateCognitoConfig ?? AuthenticateOidcConfig)?.OnUnauthenticatedRequest !== "allow";

/** A forward to one target group may name it twice, or in either place. */
const targetsOf = ({ TargetGroupArn, ForwardConfig }: Action) =>
  [{ TargetGroupArn }, ...(ForwardConfig?.TargetGroups ?? [])].flatMap((one) => one.TargetGroupArn ?? []);

/** Each kind of condition has a member of its own; none of these kinds may stand twice in a rule. */
function readConditions(conditions: readonly RuleCondition[]) {
  const all: RuleCondition = Object.assign({}, ...conditions);
  const { HostHeaderConfig: host, HttpRequestMethodConfig: methods, SourceIpConfig: sources } = all;
  return {
    hosts: (!host?.RegexValues?.length && host?.Values) || ["*"],
    // Lists of one value each.
    parked: `${methods?.Values} ${sources?.Values}` === parked,
  };
}

function readRule({ RuleArn = "", Priority, Conditions = [], Actions = [] }: SdkRule): PlainRule {
  const inOrder = Actions.toSorted((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
  return {
    arn: RuleArn,
    // The default rule's is "default", and it comes behind all others.
    priority: Number(Priority) || lastPriority + 1,
    ...readConditions(Conditions),
    signsIn: Actions.some(authenticates),
    targetGroupArns: Actions.flatMap(targetsOf),
    cookie: inOrder[0]?.AuthenticateCognitoConfig?.SessionCookieName,
    redirectsTo: inOrder.at(-1)?.RedirectConfig?.Host,
    words: { Conditions, Actions: inOrder } as object as RuleWords,
  };
}

/** All rules of the listener, the default one too. */
export async function listRules(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
): Promise<readonly PlainRule[]> {
  const rules: SdkRule[] = [];
  for await (const { Rules = [] } of paginateDescribeRules({ client }, { ListenerArn: listenerArn }))
    rules.push(...Rules);
  return rules.map(readRule);
}

/** A rule with its tags. */
export interface ListenerRule extends Omit<PlainRule, "priority"> {
  /** Undefined for the listener's default rule. */
  readonly priority: number | undefined;
  readonly tags: Tags;
}

/** All rules of the listener with their tags, the default one too. */
export async function describeRules(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
): Promise<readonly ListenerRule[]> {
  const rules = (await listRules(client, listenerArn)).map(({ priority, ...rule }) => ({
    ...rule,
    priority: priority <= lastPriority ? priority : undefined,
  }));
  const made = rules.filter(({ priority }) => priority !== undefined).map(({ arn }) => arn);
  const tags = await describeTags(client, made);
  return rules.map((rule) => ({ ...rule, tags: tags.get(rule.arn) ?? {} }));
}

/** The load balancer's listeners with their tags; undefined when there is no such load balancer. */
export async function describeListeners(
  client: ElasticLoadBalancingV2Client,
  loadBalancerArn: string,
): Promise<readonly (Listener & { readonly tags: Tags })[] | undefined> {
  const listeners = await listListeners(client, loadBalancerArn);
  if (!listeners) return undefined;
  const tags = await describeTags(
    client,
    listeners.map(({ arn }) => arn),
  );
  return listeners.map((listener) => ({ ...listener, tags: tags.get(listener.arn) ?? {} }));
}

/** The default certificate, and those that the listener chooses by server name, in one page: 25 unless more were asked for. One ARN may be both. */
export async function listListenerCertificates(
  client: ElasticLoadBalancingV2Client,
  ListenerArn: string,
): Promise<readonly { readonly arn: string; readonly isDefault: boolean }[]> {
  const request = client.send(new DescribeListenerCertificatesCommand({ ListenerArn, PageSize: 400 }));
  const { Certificates = [] } = await request;
  return Certificates.map(({ CertificateArn: arn = "", IsDefault: isDefault = false }) => ({
    arn,
    isDefault,
  }));
}

export interface TargetHealth {
  readonly id: string;
  readonly port: number;
  /** initial, healthy, unhealthy, draining, unused, ... */
  readonly state: string;
  readonly reason: string;
  readonly description: string;
}

/** None when there is no such target group. */
export async function describeTargetHealth(
  client: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
): Promise<readonly TargetHealth[]> {
  const request = client.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
  const answer = await unlessRefused(request, ["TargetGroupNotFound"]);
  return (answer?.TargetHealthDescriptions ?? []).map(({ Target, TargetHealth: health }) => ({
    id: Target?.Id ?? "",
    port: Target?.Port ?? 0,
    state: health?.State ?? "",
    reason: health?.Reason ?? "",
    description: health?.Description ?? "",
  }));
}
