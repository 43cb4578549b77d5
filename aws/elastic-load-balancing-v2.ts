import {
  type Action,
  type Certificate,
  DescribeTagsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeListenerCertificates,
  paginateDescribeListeners,
  paginateDescribeRules,
  type RuleCondition,
  type Rule as SdkRule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AppRule } from "../core/app-rule.ts";
import { type LintedRule, parked } from "../core/listener-lint.ts";
import { clientOptions } from "./client-options.ts";
import { unlessRefused } from "./error-code.ts";
import { saysRule, saysSettings } from "./listener-rules.ts";

export type { ElasticLoadBalancingV2Client };

export const loadBalancingClient = () => new ElasticLoadBalancingV2Client(clientOptions);

export type Tags = Readonly<Record<string, string>>;

export interface Listener {
  readonly arn: string;
  readonly port: number;
  readonly protocol: string;
  /** Whether it says what an HTTPS listener of ours is made to say: security policy and default action. */
  readonly asMade: boolean;
  readonly tags: Tags;
}

export interface ListenerRule extends Omit<LintedRule, "ours"> {
  readonly tags: Tags;
  /** Whether it says what an app's rule should, to the letter. */
  says(rule: AppRule): boolean;
}

/** DescribeTags takes at most 20 resources a call. */
async function describeTags(
  client: ElasticLoadBalancingV2Client,
  arns: readonly string[],
): Promise<ReadonlyMap<string, Tags>> {
  const tags = new Map<string, Tags>();
  for (let start = 0; start < arns.length; start += 20) {
    const ResourceArns = arns.slice(start, start + 20);
    const { TagDescriptions = [] } = await client.send(new DescribeTagsCommand({ ResourceArns }));
    for (const { ResourceArn, Tags: pairs } of TagDescriptions)
      tags.set(
        ResourceArn ?? "",
        Object.fromEntries((pairs ?? []).map(({ Key, Value }) => [Key, Value ?? ""])),
      );
  }
  return tags;
}

export async function everyListener(client: ElasticLoadBalancingV2Client, LoadBalancerArn: string) {
  const found = [];
  for await (const { Listeners = [] } of paginateDescribeListeners({ client }, { LoadBalancerArn }))
    found.push(...Listeners);
  return found;
}

/** The load balancer's listeners with their tags; undefined when there is no such load balancer. */
export async function describeListeners(
  client: ElasticLoadBalancingV2Client,
  loadBalancerArn: string,
): Promise<readonly Listener[] | undefined> {
  const found = await unlessRefused(everyListener(client, loadBalancerArn), ["LoadBalancerNotFound"]);
  if (!found) return undefined;
  const arns = found.map(({ ListenerArn }) => ListenerArn ?? "");
  const tags = await describeTags(client, arns);
  return found.map((listener) => ({
    arn: listener.ListenerArn ?? "",
    port: listener.Port ?? 0,
    protocol: listener.Protocol ?? "",
    asMade: saysSettings(listener),
    tags: tags.get(listener.ListenerArn ?? "") ?? {},
  }));
}

/** Those who have not signed in may be let through all the same: OnUnauthenticatedRequest "allow". */
const authenticates = ({ Type, AuthenticateCognitoConfig, AuthenticateOidcConfig }: Action) =>
  /^(authenticate|jwt)-/.test(`${Type}`) &&
  (AuthenticateCognitoConfig ?? AuthenticateOidcConfig)?.OnUnauthenticatedRequest !== "allow";

/** A forward to one target group may name it twice, or in either place. */
const targetsOf = ({ TargetGroupArn, ForwardConfig }: Action) =>
  [{ TargetGroupArn }, ...(ForwardConfig?.TargetGroups ?? [])].flatMap((one) => one.TargetGroupArn ?? []);

function readConditions(conditions: readonly RuleCondition[] = []) {
  const find = (field: string) => conditions.find(({ Field }) => Field === field);
  const host = find("host-header")?.HostHeaderConfig;
  const methods = find("http-request-method")?.HttpRequestMethodConfig?.Values;
  const sources = find("source-ip")?.SourceIpConfig?.Values;
  return {
    hosts: host?.RegexValues?.length ? undefined : host?.Values,
    // Lists of one value each.
    parked: `${methods} ${sources}` === parked,
  };
}

export const readRule = (rule: SdkRule, tags: Tags): ListenerRule => ({
  arn: rule.RuleArn ?? "",
  ...(rule.IsDefault ? {} : { priority: Number(rule.Priority) }),
  ...readConditions(rule.Conditions),
  tags,
  signsIn: (rule.Actions ?? []).some(authenticates),
  targetGroupArns: (rule.Actions ?? []).flatMap(targetsOf),
  says: (wanted) => saysRule(rule, wanted),
});

/** All rules of the listener with their tags, the default one too. */
export async function describeRules(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
): Promise<readonly ListenerRule[]> {
  const rules: SdkRule[] = [];
  for await (const { Rules = [] } of paginateDescribeRules({ client }, { ListenerArn: listenerArn }))
    rules.push(...Rules);
  const tags = await describeTags(
    client,
    rules.filter(({ IsDefault }) => !IsDefault).map(({ RuleArn }) => RuleArn ?? ""),
  );
  return rules.map((rule) => readRule(rule, tags.get(rule.RuleArn ?? "") ?? {}));
}

/** The default certificate, and those that the listener chooses by server name. One ARN may be both. */
export async function describeListenerCertificates(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
): Promise<{ readonly defaultArn: string; readonly otherArns: readonly string[] }> {
  const found: Certificate[] = [];
  const input = { ListenerArn: listenerArn };
  for await (const { Certificates = [] } of paginateDescribeListenerCertificates({ client }, input))
    found.push(...Certificates);
  const arns = (isDefault: boolean) =>
    found.flatMap(({ CertificateArn, IsDefault }) =>
      CertificateArn && (IsDefault ?? false) === isDefault ? [CertificateArn] : [],
    );
  return { defaultArn: arns(true)[0] ?? "", otherArns: arns(false) };
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
