import { type Field, quote } from "./field.ts";

/** ACM takes at most 64 characters as a certificate's first name: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const mostCharacters = 64;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function whyNot(host: string): string | undefined {
  if (host === "") return "such as `app.example.com`";
  if (/[/:]/.test(host)) return "alone, without `https://`, port or path";
  if (host.includes("*")) return "without a wildcard";
  if (host.length > mostCharacters) return `of at most ${mostCharacters} characters, as ACM wants it`;
  if (!host.includes(".")) return "with a dot in it, under a domain of yours";
  if (!host.split(".").every((part) => label.test(part)))
    return "whose parts are letters, digits and inner hyphens";
  // A host-header condition wants "only letters after the last dot":
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#host-conditions
  if (!/\.[a-z]+$/.test(host)) return "that ends in letters, as the load balancer wants it";
  return undefined;
}

/** A host name, in lower case, since Cognito compares callback addresses letter by letter (aws/aws-cdk#11171). */
export const hostName: Field<string> = (text) => {
  const host = text.toLowerCase();
  const why = whyNot(host);
  return why === undefined ? { value: host } : { found: quote(text), allowed: `a host name ${why}` };
};
