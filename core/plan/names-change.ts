import { namesOfCertificate } from "../settings/host-names.ts";

type Pairs = Readonly<Record<string, string>>;

/** What other names mean for the certificate, in a few words; "" when it stays. */
export function describeNamesChange(before: Pairs, after: Pairs): string {
  const [old, fresh] = [namesOfCertificate(before), namesOfCertificate(after)];
  const added = fresh.filter((name) => !old.includes(name));
  const dropped = old.filter((name) => !fresh.includes(name));
  const changes = [
    ...(added.length > 0 ? [`adds ${added.join(", ")}`] : []),
    ...(dropped.length > 0 ? [`drops ${dropped.join(", ")}`] : []),
    ...(fresh[0] !== old[0] ? [`${fresh[0]} comes first`] : []),
  ];
  return changes.length > 0
    ? `another certificate, which ACM validates before the old one goes: ${changes.join("; ")}`
    : "";
}
