import { hash } from "./hash.ts";

/** "Domain cannot contain reserved word: aws": https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html */
const reserved = /aws|amazon|cognito/g;

const stripReserved = (text: string): string => {
  const stripped = text.replace(reserved, "");
  // What is left may have closed up to a reserved word again: "aawsws".
  return stripped === text ? text : stripReserved(stripped);
};

const base36 = (text: string): string => hash(text).toString(36).padStart(7, "0");

/**
 * The sign-in domain's prefix: the platform and a short hash, since prefixes are shared by all accounts of a Region.
 * 1 to 63 lower-case letters, digits and inner hyphens, none of AWS's reserved words in it.
 */
export function domainPrefix(platform: string, account: string, region: string): string {
  const suffix = stripReserved(base36(`${account}/${region}/${platform}`)) || "0";
  const stem = stripReserved(platform.toLowerCase()).replace(/-{2,}/g, "-").replace(/^-|-$/g, "");
  return stripReserved(stem === "" ? `users-${suffix}` : `${stem}-${suffix}`);
}
