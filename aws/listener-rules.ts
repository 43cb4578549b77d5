import type {
  Action,
  RuleCondition,
  Listener as SdkListener,
  Rule as SdkRule,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AppRule } from "../core/app-rule.ts";
import { sslPolicy } from "../core/names.ts";

/** What a request gets that no rule takes. */
const notFound: Action = {
  Type: "fixed-response",
  FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain", MessageBody: "Not found" },
};

/** What every listener of ours says, whatever apps are on it. */
export const listenerSettings = () => ({ SslPolicy: sslPolicy, DefaultActions: [notFound] });

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

/** Whether `actual` has everything that `wanted` has, at any depth; lists of one length. AWS answers with more than it was given. */
function has(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null || typeof actual !== "object" || actual === null)
    return actual === wanted;
  if (Array.isArray(wanted) && wanted.length !== Object.keys(actual).length) return false;
  const fields = actual as Readonly<Record<string, unknown>>;
  return Object.entries(wanted).every(([key, value]) => has(fields[key], value));
}

/** Whether the listener says what it was made to say. */
export const saysSettings = (listener: SdkListener): boolean => has(listener, listenerSettings());

/** Whether a rule of the listener says what `wanted` says, and nothing besides that opens it any further. */
export function saysRule({ Conditions, Actions = [] }: SdkRule, wanted: AppRule): boolean {
  const inOrder = [...Actions].sort((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
  return has(Conditions, conditionsOf(wanted)) && has(inOrder, actionsOf(wanted));
}
