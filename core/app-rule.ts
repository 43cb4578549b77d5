import type { AppIdentity } from "./names.ts";

/** What an app's rule says: requests for `host` reach the target group once Cognito has signed the user in. */
export interface AppRule {
  /** Lower case. */
  readonly host: string;
  readonly userPoolArn: string;
  readonly userPoolClientId: string;
  readonly userPoolDomain: string;
  readonly scope: string;
  readonly sessionCookie: string;
  readonly sessionSeconds: number;
  readonly targetGroupArn: string;
}

/**
 * One cookie name for each app: a session of one app must not open another on the same load balancer
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html,
 * "each listener rule with an authenticate action should have a unique cookie name").
 */
export const sessionCookie = (name: string): string => `AWSELBAuthSessionCookie-${name}`;

/** AWS's default. The load balancer renews the user's tokens every hour, so a disabled user is out within one. */
const weekInSeconds = 604_800;

/** The rule that the service stack's outputs ask for; undefined while one of them is missing. */
export function appRuleOf(
  { name }: AppIdentity,
  outputs: Readonly<Record<string, string>>,
): AppRule | undefined {
  const { DomainName, TargetGroupArn, UserPoolArn, UserPoolDomain, UserPoolClientId } = outputs;
  if (!DomainName || !TargetGroupArn || !UserPoolArn || !UserPoolDomain || !UserPoolClientId)
    return undefined;
  return {
    host: DomainName.toLowerCase(),
    userPoolArn: UserPoolArn,
    userPoolClientId: UserPoolClientId,
    userPoolDomain: UserPoolDomain,
    scope: "openid email",
    sessionCookie: sessionCookie(name),
    sessionSeconds: weekInSeconds,
    targetGroupArn: TargetGroupArn,
  };
}
