import { wordsIn } from "../words-in.ts";
import { type Field, quote } from "./field.ts";
import { hostName } from "./host-name.ts";

/** The names that people open: the first is the canonical one. */
export interface HostNames {
  /** The canonical name; lower case, as the others. */
  readonly domainName: string;
  /** Served as the canonical name is. */
  readonly alternativeNames: readonly string[];
}

/** With the names that lead to the canonical one. */
export interface AppNames extends HostNames {
  /** Redirected to the canonical name; `*.example.com` stands for all names right below. */
  readonly redirectFrom: readonly string[];
}

/** The canonical one first. */
export const servedNames = ({ domainName, alternativeNames }: HostNames): readonly string[] => [
  domainName,
  ...alternativeNames,
];

/** All names that are on the certificate and in DNS. */
export const allNames = (names: AppNames): readonly string[] => [
  ...servedNames(names),
  ...names.redirectFrom,
];

type Parameters = Readonly<Record<string, string>>;

/** Names in a stack's parameters or outputs. */
const listed = (values: Parameters, key: string): readonly string[] =>
  (values[key] ?? "").split(",").filter((name) => name !== "");

/** The names on the certificate of a stack with these parameters. */
export const namesOfCertificate = (parameters: Parameters): readonly string[] => [
  ...listed(parameters, "DomainName"),
  ...listed(parameters, "SubjectAlternativeNames"),
];

/** The names that a service stack has, by its parameters or its outputs; undefined where it says none. */
export function namesOfService(values: Parameters): AppNames | undefined {
  const { DomainName } = values;
  return DomainName
    ? {
        domainName: DomainName,
        alternativeNames: listed(values, "AlternativeNames"),
        redirectFrom: listed(values, "RedirectFrom"),
      }
    : undefined;
}

/** ACM's quota for the names of a certificate, until it is raised: https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html */
const mostNames = 10;

/** Each name once, in lower case; `readName` says what is wrong with one. */
const namesOf =
  (readName: Field<string>, others: readonly string[]): Field<readonly string[]> =>
  (text) => {
    const names: string[] = [];
    for (const word of wordsIn(text)) {
      const name = readName(word);
      if ("found" in name) return name;
      if ([...others, ...names].includes(name.value))
        return { found: `${quote(word)} twice`, allowed: "a list of different names" };
      names.push(name.value);
    }
    return others.length + names.length > mostNames
      ? {
          found: `${others.length + names.length} names in all`,
          allowed: `at most ${mostNames}, redirected ones included, as many as ACM puts on one certificate`,
        }
      : { value: names };
  };

/** `domain-name`: one host name or several, the first canonical. */
export const hostNames: Field<HostNames> = (text) => {
  const names = namesOf(hostName, [])(text);
  if ("found" in names) return names;
  const [domainName, ...alternativeNames] = names.value;
  return domainName === undefined
    ? { found: quote(""), allowed: "a host name such as `app.example.com`" }
    : { value: { domainName, alternativeNames } };
};

/**
 * A wildcard may be redirected but not served: Cognito sends people back only to addresses that it knows letter by letter
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html, CallbackURLs).
 */
const redirectedName: Field<string> = (text) => {
  if (!text.startsWith("*.")) return hostName(text);
  const base = hostName(text.slice(2));
  return "found" in base ? { found: quote(text), allowed: base.allowed } : { value: `*.${base.value}` };
};

/** `redirect-from`: names that lead to the canonical one; none of those in `domainNames`. */
export const redirectedNames = (domainNames: string): Field<readonly string[]> =>
  namesOf(
    redirectedName,
    wordsIn(domainNames).map((name) => name.toLowerCase()),
  );
