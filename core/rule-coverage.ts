/** A rule of the listener, as far as it says which hosts it takes. */
export interface HostRule {
  /** Undefined when any host may meet the rule. */
  readonly hosts: readonly string[] | undefined;
  readonly signsIn: boolean;
}

export interface NamesOnListener {
  /** Names that people sign in at. */
  readonly served: readonly string[];
  /** Names that only send them on. */
  readonly redirected: readonly string[];
}

/** The names that none of the app's rules takes yet: a served one needs a rule with the sign-in. */
export function namesWithoutRule(
  rules: readonly HostRule[],
  { served, redirected }: NamesOnListener,
): readonly string[] {
  const takes = (name: string) => (rule: HostRule) => rule.hosts?.includes(name) ?? false;
  return [
    ...served.filter((name) => !rules.some((rule) => rule.signsIn && takes(name)(rule))),
    ...redirected.filter((name) => !rules.some(takes(name))),
  ];
}
