import type { AppRule } from "./app-rule.ts";
import type { DesiredAttachment, ListenerStep, ObservedListener, ObservedRule } from "./listener-state.ts";
import { listenerSettings, ruleWords, says } from "./listener-words.ts";
import { type AppIdentity, tagKeys } from "./names.ts";
import { type PackedRule, packRules } from "./rule-packing.ts";

/** Whose app it is, and on which load balancer. */
export interface ListenerPlace extends AppIdentity {
  readonly loadBalancerArn: string;
}

type Owned = Pick<ObservedRule, "app" | "hosts">;

/** The rules of other apps that have some of the hosts: whoever came first keeps one. */
export const findClaims = <Rule extends Owned>(
  name: string,
  rules: readonly Rule[],
  hosts: readonly string[],
): readonly Rule[] =>
  rules.filter((rule) => rule.app && rule.app !== name && rule.hosts.some((host) => hosts.includes(host)));

/** Without hosts that others had first; what the app has already, it keeps. */
function unclaimed(name: string, rules: readonly ObservedRule[], wanted: readonly AppRule[]): AppRule[] {
  const own = rules.flatMap(({ app, hosts }) => (app === name ? hosts : []));
  const isFree = (host: string) => own.includes(host) || findClaims(name, rules, [host]).length === 0;
  return wanted.map(({ hosts, actions }) => ({ hosts: hosts.filter(isFree), actions }));
}

const tag = (Key: string, Value = "") => ({ Key, Value });
const carry = (CertificateArn: string) => ({ Certificates: [{ CertificateArn }] });

const modifyListener = (ListenerArn: string, certificate: string | undefined): ListenerStep => ({
  do: "ModifyListener",
  ListenerArn,
  ...listenerSettings,
  ...(certificate && carry(certificate)),
});

/** Nothing where the rule says so already. */
function modify({ kept, actions }: PackedRule, hosts: readonly string[]): ListenerStep[] {
  const words = ruleWords(hosts, actions);
  return !kept || says(kept.words, words) ? [] : [{ do: "ModifyRule", RuleArn: kept.arn, ...words }];
}

/**
 * The rules first, since their tags are what a later run finds the app by, those that sign in before those that redirect to them; then
 * the certificate; what is left over last. A host leaves a rule once another has it, and a rule's tag names its new certificate once
 * the old one has gone, or nobody would know whose that was. Another app's certificate is a better heir of the default one's place than
 * a stranger's: it is sure to stay valid as long as its app stays.
 */
function planSteps(
  { platform, name }: ListenerPlace,
  { arn: ListenerArn, asMade, certificates, rules }: ObservedListener,
  { rules: wanted, certificate }: DesiredAttachment,
): ListenerStep[] {
  const { packed, spare } = packRules(name, rules, unclaimed(name, rules, wanted));
  const Tags = [
    tag(tagKeys.platform, platform),
    tag(tagKeys.name, name),
    tag(tagKeys.certificate, certificate),
  ];
  const others = certificates.filter(({ app }) => app !== name);
  const stale = certificates.filter(({ app, arn }) => app === name && arn !== certificate);
  const heir = certificate ?? (others.find(({ app }) => app) ?? others[0])?.arn;
  const given = heir && stale.some(({ isDefault }) => isDefault) ? heir : undefined;
  const isCarried = given === certificate || certificates.some(({ arn }) => arn === certificate);
  return [
    ...(asMade && !given ? [] : [modifyListener(ListenerArn, given)]),
    ...packed.flatMap((rule): ListenerStep[] => {
      const { kept, priority: Priority, hosts, actions, leaving } = rule;
      if (kept) return modify(rule, [...hosts, ...leaving]);
      return [{ do: "CreateRule", ListenerArn, Priority, ...ruleWords(hosts, actions), Tags }];
    }),
    ...(certificate && !isCarried
      ? [{ do: "AddListenerCertificates", ListenerArn, ...carry(certificate) } as const]
      : []),
    ...stale.flatMap(({ arn, isDefault }) =>
      isDefault ? [] : [{ do: "RemoveListenerCertificates", ListenerArn, ...carry(arn) } as const],
    ),
    ...packed.flatMap((rule) => (rule.leaving.length > 0 ? modify(rule, rule.hosts) : [])),
    ...packed.flatMap(({ kept }) =>
      kept && kept.certificate !== certificate
        ? [{ do: "AddTags", ResourceArns: [kept.arn], Tags } as const]
        : [],
    ),
    ...spare.map(({ arn }) => ({ do: "DeleteRule", RuleArn: arn }) as const),
  ];
}

/**
 * The steps from what is to what should be for one app; none when nothing is to be done. Nothing that belongs to another app or
 * carries no tag of ours is touched, a rule keeps its priority for life, and no rule made forwards without the sign-in. A new listener
 * is looked at before anything is put on it. It goes with its last app, unless somebody else has put a rule or a certificate of an app
 * on it.
 */
export function planListener(
  place: ListenerPlace,
  listener: ObservedListener | undefined,
  desired: DesiredAttachment,
): readonly ListenerStep[] {
  const { certificate } = desired;
  if (listener) {
    const { arn: ListenerArn, rules, certificates } = listener;
    const isOwn = ({ app }: Pick<ObservedRule, "app">) => app === place.name;
    const isHere = [...rules, ...certificates].some(isOwn);
    const isLast = isHere && rules.every(isOwn) && certificates.every((one) => !one.app || isOwn(one));
    if (!certificate && isLast) return [{ do: "DeleteListener", ListenerArn }];
    return certificate || isHere ? planSteps(place, listener, desired) : [];
  }
  if (!certificate) return [];
  return [
    {
      do: "CreateListener",
      LoadBalancerArn: place.loadBalancerArn,
      Port: 443,
      Protocol: "HTTPS",
      ...listenerSettings,
      ...carry(certificate),
      Tags: [tag(tagKeys.platform, place.platform)],
    },
  ];
}
