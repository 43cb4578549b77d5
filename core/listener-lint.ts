/** A rule of one of the load balancer's listeners, as far as the lint looks at it. */
export interface LintedRule {
  readonly arn: string;
  /** Undefined for the listener's default rule, which comes last. */
  readonly priority?: number;
  /** What the rule's host condition names, with `*` and `?`; undefined when any host may meet the rule. */
  readonly hosts: readonly string[] | undefined;
  /** Whether it is a parking rule, which no request can meet. */
  readonly parked: boolean;
  /** Whether whoever it lets through has signed in. */
  readonly signsIn: boolean;
  /** Where it forwards to; empty when it does not forward. */
  readonly targetGroupArns: readonly string[];
  /** Whether it is an app's rule of the platform. */
  readonly ours: boolean;
}

/** A rule by which a request reaches an app, or answers in its name, without the sign-in. */
export interface WayRound {
  readonly ruleArn: string;
  /** The app's host that the rule takes; empty when it forwards to the app under another one. */
  readonly host: string;
}

/** The method and the address of service.yaml's parking rule, which no client has. */
export const parked = "GATEHOUSE-PARKING 192.0.2.1/32";

/** A pattern with a backslash is taken to match: how load balancing reads one in a host is not documented. */
function mayMatch(pattern: string, host: string): boolean {
  const source = pattern.replace(/[^a-z0-9]/gi, (sign) => ({ "*": ".*", "?": "." })[sign] ?? `\\${sign}`);
  return pattern.includes("\\") || new RegExp(`^${source}$`, "is").test(host);
}

const byPriority = (one: LintedRule, other: LintedRule) =>
  (one.priority ?? Number.POSITIVE_INFINITY) < (other.priority ?? Number.POSITIVE_INFINITY) ? -1 : 1;

/** The forwards without authentication that `host` meets before it meets the rule with the sign-in, if that is on this listener at all. */
function opensFor(host: string, listener: readonly LintedRule[]): readonly LintedRule[] {
  const inOrder = [...listener].sort(byPriority);
  const guard = inOrder.findIndex(({ ours, signsIn, hosts }) => ours && signsIn && hosts?.includes(host));
  return inOrder
    .slice(0, guard < 0 ? inOrder.length : guard)
    .filter(({ hosts = ["*"] }) => hosts.some((pattern) => mayMatch(pattern, host)));
}

/** Whether it forwards whoever it lets through: without such a rule there is no way round. */
export const isOpen = ({ signsIn, parked, targetGroupArns }: Omit<LintedRule, "ours">) =>
  !signsIn && !parked && targetGroupArns.length > 0;

/**
 * Forwards without authentication that take an app's host before its own rule does, on any listener, or that forward to an app.
 * Only the host is looked at: for every path, method, header or address that a rule may name besides, some request has it.
 */
export function lintListeners(
  listeners: readonly (readonly LintedRule[])[],
  extraHosts: readonly string[],
): readonly WayRound[] {
  const all = listeners.flat();
  const ours = all.filter((rule) => rule.ours);
  const apps = new Set(
    [...ours, ...all.filter(({ parked }) => parked)].flatMap((rule) => rule.targetGroupArns),
  );
  const ways = new Map<string, WayRound>();
  const add = (host: string, rules: readonly LintedRule[]) => {
    for (const rule of rules) if (isOpen(rule)) ways.set(rule.arn, { ruleArn: rule.arn, host });
  };
  add(
    "",
    all.filter((rule) => rule.targetGroupArns.some((arn) => apps.has(arn))),
  );
  for (const host of [...extraHosts, ...ours.flatMap(({ hosts }) => hosts ?? [])])
    for (const listener of listeners) add(host, opensFor(host, listener));
  return [...ways.values()];
}
