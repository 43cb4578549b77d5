type Rule = Readonly<Record<string, unknown>>;

const isRule = (value: unknown): value is Rule => typeof value === "object" && value !== null;

const textOf = (rule: Rule, key: string): string => (rule[key] === undefined ? "" : String(rule[key]));

/** All ports where none are named. */
function portsOf(rule: Rule): readonly [number, number] {
  if (rule.FromPort === undefined || textOf(rule, "IpProtocol") === "-1") return [0, 65_535];
  return [Number(rule.FromPort), Number(rule.ToPort ?? rule.FromPort)];
}

function rangeOf(cidr: string): readonly [number, number] | undefined {
  const [address = "", bits = "32"] = cidr.split("/");
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  const size = 2 ** (32 - Number(bits));
  const value = parts.reduce((sum, part) => sum * 256 + part, 0);
  const first = Math.floor(value / size) * size;
  return [first, first + size - 1];
}

const within = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) => a >= c && b <= d;

const sources = ["CidrIpv6", "SourcePrefixListId", "SourceSecurityGroupId", "SourceSecurityGroupName"];

function isSourceWithin(rule: Rule, other: Rule): boolean {
  if (rule.CidrIp === undefined)
    return sources.every((key) => textOf(rule, key) === textOf(other, key)) && other.CidrIp === undefined;
  const range = rangeOf(textOf(rule, "CidrIp"));
  const wider = rangeOf(textOf(other, "CidrIp"));
  return range && wider ? within(range, wider) : textOf(rule, "CidrIp") === textOf(other, "CidrIp");
}

function isWithin(rule: Rule, other: Rule): boolean {
  const protocol = textOf(other, "IpProtocol");
  const sameProtocol = protocol === "-1" || protocol === textOf(rule, "IpProtocol");
  return sameProtocol && within(portsOf(rule), portsOf(other)) && isSourceWithin(rule, other);
}

const describe = (rule: Rule): string => {
  const [from, to] = portsOf(rule);
  const who = ["CidrIp", ...sources].map((key) => textOf(rule, key)).find((text) => text !== "");
  return `${who ?? "somebody"} on ${from === to ? `port ${from}` : `ports ${from} to ${to}`}`;
};

/** Whom `after` lets in that `before` did not, each in words. Lists of a security group's ingress rules; anything else counts as none. */
export function findWidening(before: unknown, after: unknown): readonly string[] {
  const known = Array.isArray(before) ? before.filter(isRule) : [];
  const wanted = Array.isArray(after) ? after.filter(isRule) : [];
  return wanted.filter((rule) => !known.some((other) => isWithin(rule, other))).map(describe);
}

/** What a load balancer on the internet has to let in; a new group that lets in as much is no surprise. */
export const publicIngress: readonly Rule[] = [80, 443].map((port) => ({
  IpProtocol: "tcp",
  FromPort: port,
  ToPort: port,
  CidrIp: "0.0.0.0/0",
}));

/** Whether a rule is for everybody. */
export const isForEverybody = (rule: unknown): boolean =>
  isRule(rule) && [textOf(rule, "CidrIp"), textOf(rule, "CidrIpv6")].some((cidr) => cidr.endsWith("/0"));
