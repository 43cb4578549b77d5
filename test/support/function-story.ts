import { cloudFormationStore } from "../../lab/cloudformation/store.ts";
import { elbv2Store } from "../../lab/elbv2/store.ts";
import type { LogGroup } from "../../lab/logs/store.ts";
import { logsStore } from "../../lab/logs/store.ts";
import { route53Store } from "../../lab/route-53/store.ts";
import { sqsStore } from "../../lab/sqs/store.ts";
import { ssmStore } from "../../lab/ssm/store.ts";
import type { Inputs, Story } from "./story.ts";

/** An app on the platform `tools`. */
export const appOnTools = (name: string, image: string): Inputs => ({
  name,
  platform: "tools",
  "domain-name": `${name}.example.com`,
  image,
});

export interface FunctionLine {
  readonly level: string;
  readonly function: string;
  readonly name: string;
  readonly message: string;
  readonly steps?: readonly { readonly do: string }[];
  readonly ways?: readonly { readonly ruleArn: string }[];
  readonly zones?: readonly { readonly id: string }[];
  readonly wakeUp?: { readonly from: string };
}

const linesOf = ({ streams }: LogGroup): readonly FunctionLine[] =>
  [...streams.values()]
    .flatMap(({ events }) => events)
    .sort((one, other) => one.timestamp - other.timestamp)
    .flatMap(({ message }) => {
      const json = /INFO\t(\{.*)$/.exec(message)?.[1];
      return json ? [JSON.parse(json) as FunctionLine] : [];
    });

/** What the function has written about its work, oldest first. */
export function functionLines({ lab }: Story, functionName: string): readonly FunctionLine[] {
  const group = lab.world.store(logsStore).groups.get(`/aws/lambda/${functionName}`);
  return group ? linesOf(group) : [];
}

/** The HTTPS listener's rules in short, by priority: host, first action, last action. */
export function httpsRules({ lab }: Story) {
  const { listeners, rules } = lab.world.store(elbv2Store);
  const https = [...listeners.values()].find(({ Port }) => Port === 443);
  return [...rules.values()]
    .filter(({ ListenerArn, Priority }) => ListenerArn === https?.ListenerArn && Priority !== "default")
    .map(({ RuleArn, Conditions, Actions }) => ({
      arn: RuleArn,
      hosts: Conditions?.[0]?.HostHeaderConfig?.Values ?? [],
      actions: Actions?.map(({ Type }) => Type) ?? [],
    }));
}

/** The certificates that the HTTPS listener carries, the default one first; undefined without a listener. */
export function httpsCertificates({ lab }: Story): readonly string[] | undefined {
  const { listeners } = lab.world.store(elbv2Store);
  return [...listeners.values()].find(({ Port }) => Port === 443)?.certificates;
}

/** Names of all CNAME records. */
export function cnames({ lab }: Story): readonly string[] {
  const zones = [...lab.world.store(route53Store).zones.values()];
  return zones.flatMap(({ records }) =>
    [...records.values()].filter(({ Type }) => Type === "CNAME").map(({ Name }) => Name ?? ""),
  );
}

/** The release parameter's versions, oldest first. */
export function releases({ lab }: Story, platform: string, name: string) {
  const parameter = lab.world.store(ssmStore).parameters.get(`/gatehouse/${platform}/${name}/image`);
  return (parameter?.versions ?? []).map(({ value, labels }) => ({ image: value, labels: [...labels] }));
}

/** How many events were given up. */
export function deadLetters({ lab }: Story): number {
  return [...lab.world.store(sqsStore).queues.values()].reduce(
    (sum, { messages }) => sum + messages.length,
    0,
  );
}

/** Stacks that are not deleted, with their status. */
export function stacks({ lab }: Story): Readonly<Record<string, string>> {
  const all = [...lab.world.store(cloudFormationStore).stacks.values()];
  return Object.fromEntries(
    all.filter(({ status }) => status !== "DELETE_COMPLETE").map((stack) => [stack.stackName, stack.status]),
  );
}
