import { acmStore } from "../lab/acm/store.ts";
import type { LabRule } from "../lab/elbv2/store.ts";
import type { World } from "../lab/kernel/world.ts";
import { route53Store } from "../lab/route-53/store.ts";
import { type AppBook, hostsOf, httpsListener, rulesOfApp } from "./account.ts";
import { allNames, type Names } from "./more-names.ts";

/** Route 53 writes an asterisk as its code: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html */
export const plainName = (name: string) => name.replace(/\.$/, "").replace("\\052", "*");

/** In whatever account. */
export function hasRecord(world: World, name: string, type: string): boolean {
  const zones = [...world.accounts.values()].flatMap((account) => [
    ...account.store(route53Store).zones.values(),
  ]);
  return zones.some(({ records }) =>
    [...records.values()].some(
      (record) => plainName(record.Name ?? "") === plainName(name) && record.Type === type,
    ),
  );
}

/** Names that no issued certificate of the listener has. */
function uncertified(world: World, names: Names): readonly string[] {
  const carried = (httpsListener(world)?.certificates ?? []).map((arn) =>
    world.store(acmStore).certificates.get(arn),
  );
  const certified = carried.flatMap((one) => (one?.status === "ISSUED" ? one.subjectAlternativeNames : []));
  return allNames(names).filter((name) => !certified.includes(name));
}

const asksToSignIn = ({ Actions }: LabRule) => Actions[0]?.Type === "authenticate-cognito";
const leadsAway = ({ Actions }: LabRule) => Actions[0]?.Type === "redirect";

/** One rule each: names that are served ask to sign in, the others lead away. */
function ruleFaults(rules: readonly LabRule[], { redirected, ...names }: Names): readonly string[] {
  return allNames({ redirected, ...names }).flatMap((name) => {
    const own = rules.filter((rule) => hostsOf(rule).includes(name));
    const isRight = redirected.includes(name) ? leadsAway : asksToSignIn;
    if (own.length !== 1) return [`has ${own.length} rules for ${name}`];
    return own.every(isRight) ? [] : [`has a rule for ${name} that is not what it is to be`];
  });
}

/**
 * A wildcard comes behind every exact name below it, lest it lead those away:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
function orderFaults(rules: readonly LabRule[]): readonly string[] {
  const wild = rules.flatMap((rule) =>
    hostsOf(rule).flatMap((host) => (host.startsWith("*.") ? [{ rule, host }] : [])),
  );
  return wild.flatMap(({ rule, host }) =>
    rules
      .filter((other) => other !== rule && Number(other.Priority) > Number(rule.Priority))
      .filter((other) => hostsOf(other).some((name) => name.split(".").slice(1).join(".") === host.slice(2)))
      .map(() => `has a rule for ${host} in front of one for a name below it`),
  );
}

/** What is wrong with the app's names, once all should be at rest. */
export function nameFaults(world: World, app: string, { wanted }: AppBook): readonly string[] {
  const rules = rulesOfApp(world, app);
  const names = allNames(wanted);
  const strays = rules.flatMap(hostsOf).filter((host) => !names.includes(host));
  return [
    ...ruleFaults(rules, wanted),
    ...orderFaults(rules),
    ...(strays.length > 0 ? [`has rules for ${strays.join()}`] : []),
    ...uncertified(world, wanted).map((name) => `the listener has no certificate for ${name}`),
    ...names
      .filter((name) => !hasRecord(world, name, "A"))
      .map((name) => `has no address record for ${name}`),
  ];
}
