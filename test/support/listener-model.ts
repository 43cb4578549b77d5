import type { ListenerStep, ObservedListener } from "../../core/listener-state.ts";
import type { RuleWords } from "../../core/listener-words.ts";
import { tagKeys } from "../../core/names.ts";

/** A rule as the load balancer holds it; one without an app is somebody else's. */
export interface ModelRule {
  readonly arn: string;
  readonly priority: number;
  readonly app?: string;
  readonly certificate?: string;
  readonly words: RuleWords;
}

/** An HTTPS listener, small enough to be sure of. */
export interface ModelListener {
  /** False once somebody has changed the listener's own settings. */
  readonly asMade: boolean;
  readonly defaultCertificate: string;
  readonly listed: readonly string[];
  readonly rules: readonly ModelRule[];
}

interface HostCondition {
  readonly HostHeaderConfig?: { readonly Values: readonly string[] };
}

/** What the host condition names; a rule without one takes every host. */
export function hostsOf({ words: { Conditions } }: ModelRule): readonly string[] {
  const [condition] = Conditions as readonly HostCondition[];
  return condition?.HostHeaderConfig?.Values ?? ["*"];
}

/** What the last action does, and what comes before it. */
export const actionTypes = ({ words }: ModelRule): readonly unknown[] =>
  words.Actions.map(({ Type }) => Type);

/** What a run would read: whose a certificate is, rules say, and else the certificate's own tags. */
export function observeModel(
  listener: ModelListener | undefined,
  owners: Readonly<Record<string, string>>,
): ObservedListener | undefined {
  if (!listener) return undefined;
  const rules = listener.rules.map((rule) => ({
    ...rule,
    app: rule.app,
    certificate: rule.certificate,
    hosts: hostsOf(rule),
    signsIn: actionTypes(rule)[0] === "authenticate-cognito",
  }));
  const certificate = (arn: string, isDefault: boolean) => ({
    arn,
    isDefault,
    app: rules.find((rule) => rule.app && rule.certificate === arn)?.app ?? owners[arn],
  });
  return {
    arn: "listener",
    asMade: listener.asMade,
    certificates: [
      certificate(listener.defaultCertificate, true),
      ...listener.listed.map((arn) => certificate(arn, false)),
    ],
    rules,
  };
}

type Step<Call extends ListenerStep["do"]> = Extract<ListenerStep, { readonly do: Call }>;

const tagOf = ({ Tags }: Step<"CreateRule"> | Step<"AddTags">, key: string) =>
  Tags.find(({ Key }) => Key === key)?.Value ?? "";

const arnOf = ({ Certificates }: Step<"AddListenerCertificates" | "RemoveListenerCertificates">) =>
  Certificates[0]?.CertificateArn ?? "";

const withRule = (listener: ModelListener, arn: string, change: Partial<ModelRule>): ModelListener => {
  if (!listener.rules.some((rule) => rule.arn === arn)) throw new Error("RuleNotFound");
  return {
    ...listener,
    rules: listener.rules.map((rule) => (rule.arn === arn ? { ...rule, ...change } : rule)),
  };
};

/** "Condition values per rule". */
function accept(words: RuleWords): RuleWords {
  const values = hostsOf({ arn: "", priority: 0, words });
  if (values.length === 0 || values.length > 5) throw new Error(`ValidationError: ${values.length} hosts`);
  return words;
}

function createRule(listener: ModelListener, step: Step<"CreateRule">): ModelListener {
  const { Priority: priority, Conditions, Actions } = step;
  if (listener.rules.some((rule) => rule.priority === priority)) throw new Error("PriorityInUse");
  const created = {
    arn: `rule-${priority}`,
    priority,
    app: tagOf(step, tagKeys.name),
    certificate: tagOf(step, tagKeys.certificate),
    words: accept({ Conditions, Actions }),
  };
  return { ...listener, rules: [...listener.rules, created] };
}

function changeListener(listener: ModelListener, step: ListenerStep): ModelListener | undefined {
  switch (step.do) {
    case "CreateListener":
      throw new Error("DuplicateListener");
    case "ModifyListener": {
      const [given] = step.Certificates ?? [];
      const { defaultCertificate } = listener;
      return { ...listener, asMade: true, defaultCertificate: given?.CertificateArn ?? defaultCertificate };
    }
    case "DeleteListener":
      return undefined;
    case "CreateRule":
      return createRule(listener, step);
    case "ModifyRule":
      return withRule(listener, step.RuleArn, {
        words: accept({ Conditions: step.Conditions, Actions: step.Actions }),
      });
    case "AddTags":
      return withRule(listener, step.ResourceArns[0] ?? "", {
        certificate: tagOf(step, tagKeys.certificate),
      });
    case "DeleteRule":
      return { ...listener, rules: listener.rules.filter(({ arn }) => arn !== step.RuleArn) };
    case "AddListenerCertificates":
      return { ...listener, listed: [...new Set([...listener.listed, arnOf(step)])] };
    case "RemoveListenerCertificates":
      return { ...listener, listed: listener.listed.filter((arn) => arn !== arnOf(step)) };
  }
}

/** Takes one step as load balancing would; throws where it would refuse. */
export function takeModelStep(
  listener: ModelListener | undefined,
  step: ListenerStep,
): ModelListener | undefined {
  if (listener) return changeListener(listener, step);
  if (step.do !== "CreateListener") throw new Error("ListenerNotFound");
  return {
    asMade: true,
    defaultCertificate: step.Certificates[0]?.CertificateArn ?? "",
    listed: [],
    rules: [],
  };
}

const pattern = (host: string) =>
  new RegExp(`^${host.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".")}$`);

/** The rule that a request for the host meets; undefined when it is not found. */
export function ruleFor(listener: ModelListener | undefined, host: string): ModelRule | undefined {
  const rules = [...(listener?.rules ?? [])].sort((one, other) => one.priority - other.priority);
  return rules.find((rule) => hostsOf(rule).some((one) => pattern(one).test(host)));
}
