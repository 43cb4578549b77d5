import type { Action, RuleCondition, Rule as SdkRule } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AppRule } from "../core/app-rule.ts";

export const conditionsOf = ({ host }: AppRule): RuleCondition[] => [
  { Field: "host-header", HostHeaderConfig: { Values: [host] } },
];

/** Sign-in first, then the app: never one without the other. */
export const actionsOf = (rule: AppRule): Action[] => [
  {
    Type: "authenticate-cognito",
    Order: 1,
    AuthenticateCognitoConfig: {
      UserPoolArn: rule.userPoolArn,
      UserPoolClientId: rule.userPoolClientId,
      UserPoolDomain: rule.userPoolDomain,
      Scope: rule.scope,
      SessionCookieName: rule.sessionCookie,
      SessionTimeout: rule.sessionSeconds,
      OnUnauthenticatedRequest: "authenticate",
    },
  },
  { Type: "forward", Order: 2, TargetGroupArn: rule.targetGroupArn },
];

function readHost({ Conditions = [] }: SdkRule): string | undefined {
  const [condition, ...others] = Conditions;
  if (others.length > 0 || condition?.Field !== "host-header") return undefined;
  const values = condition.HostHeaderConfig?.Values ?? condition.Values ?? [];
  return values.length === 1 && !condition.HostHeaderConfig?.RegexValues?.length ? values[0] : undefined;
}

/** AWS answers a plain forward in two ways at once: `TargetGroupArn` and a `ForwardConfig` with one group. */
export function targetGroupsOf({ TargetGroupArn, ForwardConfig }: Action): readonly string[] {
  const groups = (ForwardConfig?.TargetGroups ?? []).flatMap(({ TargetGroupArn: arn }) => (arn ? [arn] : []));
  return groups.length > 0 ? groups : TargetGroupArn ? [TargetGroupArn] : [];
}

function readActions({ Actions = [] }: SdkRule): Omit<AppRule, "host"> | undefined {
  const [signIn, forward, ...others] = [...Actions].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
  const cognito = signIn?.AuthenticateCognitoConfig;
  if (!cognito || signIn.Type !== "authenticate-cognito" || forward?.Type !== "forward" || others.length > 0)
    return undefined;
  const [targetGroupArn, ...otherGroups] = targetGroupsOf(forward);
  if (!targetGroupArn || otherGroups.length > 0 || cognito.OnUnauthenticatedRequest !== "authenticate")
    return undefined;
  return {
    userPoolArn: cognito.UserPoolArn ?? "",
    userPoolClientId: cognito.UserPoolClientId ?? "",
    userPoolDomain: cognito.UserPoolDomain ?? "",
    scope: cognito.Scope ?? "",
    sessionCookie: cognito.SessionCookieName ?? "",
    sessionSeconds: Number(cognito.SessionTimeout ?? 0),
    targetGroupArn,
  };
}

/** What the rule says; undefined when it is not, to the letter, a rule that Gatehouse would write. */
export function readAppRule(rule: SdkRule): AppRule | undefined {
  const host = readHost(rule);
  const actions = readActions(rule);
  return host && actions ? { host: host.toLowerCase(), ...actions } : undefined;
}
