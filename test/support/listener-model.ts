import type { AppRule } from "../../core/app-rule.ts";
import type { ListenerStep, ObservedListener } from "../../core/listener-state.ts";

/** A rule as the load balancer holds it; one of somebody else's has no `says`. */
export interface ModelRule {
  readonly arn: string;
  readonly priority: number;
  readonly app?: string;
  readonly certificateArn?: string;
  readonly says?: AppRule;
}

/** An HTTPS listener, small enough to be sure of. */
export interface ModelListener {
  /** False once somebody has changed the listener's own settings. */
  readonly asMade: boolean;
  readonly defaultCertificate: string;
  readonly listed: readonly string[];
  readonly rules: readonly ModelRule[];
}

/** What a run would read: whose a certificate is, rules say, and else the certificate's own tags. */
export function observeModel(
  listener: ModelListener | undefined,
  owners: Readonly<Record<string, string>>,
): ObservedListener | undefined {
  if (!listener) return undefined;
  const rules = listener.rules.map(({ arn, priority, app, certificateArn, says }) => ({
    arn,
    priority,
    app,
    certificateArn,
    says: (wanted: AppRule) => JSON.stringify(says) === JSON.stringify(wanted),
  }));
  const certificate = (arn: string) => ({
    arn,
    app: rules.find((rule) => rule.app && rule.certificateArn === arn)?.app ?? owners[arn],
  });
  return {
    arn: "listener",
    asMade: listener.asMade,
    defaultCertificate: certificate(listener.defaultCertificate),
    listedCertificates: listener.listed.map(certificate),
    rules,
  };
}

const withRule = (listener: ModelListener, arn: string, change: Partial<ModelRule>): ModelListener => ({
  ...listener,
  rules: listener.rules.map((rule) => (rule.arn === arn ? { ...rule, ...change } : rule)),
});

function changeListener(listener: ModelListener, app: string, step: ListenerStep): ModelListener | undefined {
  switch (step.do) {
    case "create-listener":
      throw new Error("DuplicateListener");
    case "mend-listener":
      return { ...listener, asMade: true };
    case "delete-listener":
      return undefined;
    case "create-rule": {
      const { priority, rule: says, certificateArn } = step;
      if (listener.rules.some((rule) => rule.priority === priority)) throw new Error("PriorityInUse");
      const created = { arn: `rule-${priority}`, priority, app, certificateArn, says };
      return { ...listener, rules: [...listener.rules, created] };
    }
    case "modify-rule":
      return withRule(listener, step.ruleArn, { says: step.rule });
    case "tag-rule":
      return withRule(listener, step.ruleArn, { certificateArn: step.certificateArn });
    case "delete-rule":
      return { ...listener, rules: listener.rules.filter(({ arn }) => arn !== step.ruleArn) };
    case "add-certificate":
      return { ...listener, listed: [...new Set([...listener.listed, step.certificateArn])] };
    case "remove-certificate":
      return { ...listener, listed: listener.listed.filter((arn) => arn !== step.certificateArn) };
    case "set-default-certificate":
      return { ...listener, defaultCertificate: step.certificateArn };
  }
}

/** Takes one step as load balancing would; throws where it would refuse. */
export function takeModelStep(
  listener: ModelListener | undefined,
  app: string,
  step: ListenerStep,
): ModelListener | undefined {
  if (listener) return changeListener(listener, app, step);
  if (step.do !== "create-listener") throw new Error("ListenerNotFound");
  return { asMade: true, defaultCertificate: step.certificateArn, listed: [], rules: [] };
}
