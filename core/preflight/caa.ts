import type { Obstacle } from "../obstacle.ts";

/** One property of a name's CAA records: `issue "letsencrypt.org; policy=ev"`. */
export interface CaaProperty {
  /** Lower case. */
  readonly tag: string;
  readonly value: string;
}

/** What public DNS says of names: undefined where it could not be asked. */
export type CaaAnswers = ReadonlyMap<string, readonly CaaProperty[] | undefined>;

/** https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html */
const amazon = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

const baseOf = (name: string) => name.replace(/^\*\./, "");

/** The names whose records count, nearest first: "up to but not including the DNS root" (RFC 8659, section 3). */
export function caaNames(name: string): readonly string[] {
  const labels = baseOf(name).split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

interface CaaSet {
  readonly holder: string;
  readonly properties: readonly CaaProperty[];
}

/** The set that decides: the nearest one that is not empty. */
function findSet(name: string, answers: CaaAnswers): CaaSet | "none" | "unknown" {
  for (const holder of caaNames(name)) {
    const properties = answers.get(holder);
    if (!properties) return "unknown";
    if (properties.length > 0) return { holder, properties };
  }
  return "none";
}

/** For a wildcard `issuewild` counts alone where there is one; a set that names neither allows everybody (RFC 8659, sections 4.2, 4.3). */
function issuersIn(name: string, properties: readonly CaaProperty[]): readonly CaaProperty[] {
  const tagged = (wanted: string) => properties.filter(({ tag }) => tag === wanted);
  const wild = name.startsWith("*.") ? tagged("issuewild") : [];
  return wild.length > 0 ? wild : tagged("issue");
}

const issuerOf = ({ value }: CaaProperty) => (value.split(";")[0] ?? "").trim().toLowerCase();

/** Whether the name's CAA records let Amazon issue a certificate. */
export function judgeCaa(name: string, answers: CaaAnswers): Obstacle | "fine" | "unknown" {
  const found = findSet(name, answers);
  if (found === "none") return "fine";
  if (found === "unknown") return "unknown";
  const issuers = issuersIn(name, found.properties);
  if (issuers.length === 0 || issuers.some((one) => amazon.includes(issuerOf(one)))) return "fine";
  const records = issuers.map(({ tag, value }) => `${found.holder} CAA 0 ${tag} "${value}"`).join(", ");
  const tag = issuers[0]?.tag ?? "issue";
  return {
    message: `The CAA record of ${found.holder} forbids Amazon to issue the certificate for ${name}: found ${records}.`,
    hint: `Add the record \`${found.holder} CAA 0 ${tag} "amazon.com"\`, and run the job again.`,
  };
}
