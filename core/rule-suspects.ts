import { sessionCookie } from "./app-rule.ts";

/** What a rule looks like without its tags. */
export interface RuleLook {
  readonly hosts: readonly string[];
  /** Of its sign-in with Cognito. */
  readonly cookie: string | undefined;
  /** The host that it redirects to. */
  readonly redirectsTo: string | undefined;
}

/**
 * The rules that may be the app's, or have its hosts: tags need to be read of these alone, so that the calls do not grow with the apps.
 * The others sign in with another app's cookie, or redirect to a host of such a rule.
 */
export function suspectRules<Rule extends RuleLook>(
  { name, hosts: wanted }: { readonly name: string; readonly hosts: readonly string[] },
  rules: readonly Rule[],
): readonly Rule[] {
  const isOthers = ({ cookie }: Rule) => cookie && cookie !== sessionCookie(name);
  const taken = rules.filter(isOthers).flatMap(({ hosts }) => hosts);
  return rules.filter(
    (rule) =>
      rule.hosts.some((host) => wanted.includes(host)) ||
      !(isOthers(rule) || taken.includes(rule.redirectsTo ?? "")),
  );
}
