import type {
  DesiredAttachment,
  ListenerStep,
  ObservedCertificate,
  ObservedListener,
  ObservedRule,
} from "./listener-state.ts";
import { chooseRulePriority } from "./rule-priority.ts";

type Attached = Extract<DesiredAttachment, { state: "attached" }>;

const rulesOf = (app: string, { rules }: ObservedListener): readonly ObservedRule[] =>
  rules.filter((rule) => rule.app === app).sort((one, other) => one.priority - other.priority);

function planRule(rule: ObservedRule | undefined, desired: Attached, create: ListenerStep): ListenerStep[] {
  if (!rule) return [create];
  if (rule.says(desired.rule)) return [];
  return [{ do: "modify-rule", ruleArn: rule.arn, rule: desired.rule }];
}

/** Carried before the old one goes; where the old one is the default, the new one takes its place at once. */
function planCertificates(app: string, listener: ObservedListener, certificateArn: string): ListenerStep[] {
  const { defaultCertificate, listedCertificates } = listener;
  const stale = ({ arn, app: owner }: ObservedCertificate) => owner === app && arn !== certificateArn;
  const carried = [defaultCertificate, ...listedCertificates].some(({ arn }) => arn === certificateArn);
  const becomesDefault = stale(defaultCertificate);
  return [
    ...(becomesDefault ? [{ do: "set-default-certificate", certificateArn } as const] : []),
    ...(carried || becomesDefault ? [] : [{ do: "add-certificate", certificateArn } as const]),
    ...listedCertificates
      .filter(stale)
      .map(({ arn }) => ({ do: "remove-certificate", certificateArn: arn }) as const),
  ];
}

/**
 * The rule first, since its tags are what a later run finds the app by; then what it needs; what is left over last.
 * A rule's tag names its new certificate only when the old one has gone, or nobody would know whose that was.
 */
function planAttached(app: string, listener: ObservedListener, desired: Attached): ListenerStep[] {
  const { certificateArn, rule } = desired;
  const [kept, ...doubles] = rulesOf(app, listener);
  const priority = chooseRulePriority(
    app,
    listener.rules.map((other) => other.priority),
  );
  const retagged = kept && kept.certificateArn !== certificateArn;
  return [
    ...(listener.asMade ? [] : [{ do: "mend-listener" } as const]),
    ...planRule(kept, desired, { do: "create-rule", priority, rule, certificateArn }),
    ...planCertificates(app, listener, certificateArn),
    ...(retagged ? [{ do: "tag-rule", ruleArn: kept.arn, certificateArn } as const] : []),
    ...doubles.map(({ arn }) => ({ do: "delete-rule", ruleArn: arn }) as const),
  ];
}

function newListener(app: string, { certificateArn, rule }: Attached): ListenerStep[] {
  const priority = chooseRulePriority(app, []);
  return [
    { do: "create-listener", certificateArn },
    { do: "create-rule", priority, rule, certificateArn },
  ];
}

/** Another app's certificate before anyone else's: it is sure to stay valid as long as its app stays. */
function successor(app: string, { listedCertificates }: ObservedListener): ObservedCertificate | undefined {
  const others = listedCertificates.filter(({ app: owner }) => owner !== app);
  return others.find(({ app: owner }) => owner !== undefined) ?? others[0];
}

/** The listener goes with its last app, unless somebody else has put a rule or a certificate of an app on it. */
function isLastApp(
  app: string,
  { defaultCertificate, listedCertificates, rules }: ObservedListener,
): boolean {
  const certificates = [defaultCertificate, ...listedCertificates];
  return (
    rules.every((rule) => rule.app === app) &&
    certificates.every(({ app: owner }) => owner === undefined || owner === app)
  );
}

/** The rule goes last: should a step before it fail, the next run still finds the app by it. */
function planAbsent(app: string, listener: ObservedListener): ListenerStep[] {
  const { defaultCertificate, listedCertificates } = listener;
  const rules = rulesOf(app, listener);
  const own = listedCertificates.filter((certificate) => certificate.app === app);
  const isDefault = defaultCertificate.app === app;
  if (rules.length === 0 && own.length === 0 && !isDefault) return [];
  if (isLastApp(app, listener)) return [{ do: "delete-listener" }];
  const heir = isDefault ? successor(app, listener) : undefined;
  return [
    ...(heir ? [{ do: "set-default-certificate", certificateArn: heir.arn } as const] : []),
    ...own.map(({ arn }) => ({ do: "remove-certificate", certificateArn: arn }) as const),
    ...rules.map(({ arn }) => ({ do: "delete-rule", ruleArn: arn }) as const),
  ];
}

/**
 * The steps from what is to what should be for one app; none when nothing is to be done. Nothing that belongs to another app or
 * carries no tag of ours is touched, a rule keeps its priority for life, and every rule made forwards only behind the sign-in.
 */
export function planListener(
  app: string,
  listener: ObservedListener | undefined,
  desired: DesiredAttachment,
): readonly ListenerStep[] {
  if (desired.state === "attached")
    return listener ? planAttached(app, listener, desired) : newListener(app, desired);
  return listener ? planAbsent(app, listener) : [];
}
