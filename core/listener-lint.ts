/** A rule of one of the load balancer's listeners, as far as the lint looks at it. */
export interface LintedRule {
  readonly arn: string;
  /** Beyond the last one allowed for the listener's default rule, which comes behind all others. */
  readonly priority: number;
  /** What the rule's host condition names, with `*` and `?`; `*` when any host may meet the rule. */
  readonly hosts: readonly string[];
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

/** Whether it forwards whoever it lets through: without such a rule there is no way round. */
export const isOpen = ({
  signsIn,
  parked,
  targetGroupArns,
}: Pick<LintedRule, "signsIn" | "parked" | "targetGroupArns">): boolean =>
  !signsIn && !parked && targetGroupArns.length > 0;

/** Whether `rule` takes requests for `host` before the app's rule does, if that is on this listener at all. */
const takes = (rule: LintedRule, host: string, listener: readonly LintedRule[]) =>
  rule.hosts.some((pattern) => mayMatch(pattern, host)) &&
  !listener.some(
    (guard) => guard.ours && !isOpen(guard) && guard.hosts.includes(host) && guard.priority < rule.priority,
  );

/**
 * Forwards without authentication that take an app's host before its own rule does, on any listener, or that forward to an app.
 * Only the host is looked at: for every path, method, header or address that a rule may name besides, some request has it. What a
 * wildcard of ours redirects is nobody's before a rule names it.
 */
export function lintListeners(
  listeners: readonly (readonly LintedRule[])[],
  extraHosts: readonly string[],
): readonly WayRound[] {
  const all = listeners.flat();
  const hosts = [...extraHosts, ...all.flatMap((rule) => (rule.ours ? rule.hosts : []))];
  const exact = hosts.filter((host) => !host.includes("*"));
  const apps = all.flatMap(({ ours, parked, targetGroupArns }) => (ours || parked ? targetGroupArns : []));
  return listeners.flatMap((listener) =>
    listener.filter(isOpen).flatMap((rule) => {
      const taken = exact.find((one) => takes(rule, one, listener));
      const leadsToApp = rule.targetGroupArns.some((arn) => apps.includes(arn));
      return taken || leadsToApp ? [{ ruleArn: rule.arn, host: taken ?? "" }] : [];
    }),
  );
}
