import type { Words } from "./listener-words.ts";
import type { AppIdentity } from "./names.ts";

/** What a rule of an app says: what is done with requests for `hosts`. */
export interface AppRule {
  /** Lower case. */
  readonly hosts: readonly string[];
  readonly actions: readonly Words[];
}

/**
 * One cookie name for each app: a session of one app must not open another on the same load balancer
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html,
 * "each listener rule with an authenticate action should have a unique cookie name").
 */
export const sessionCookie = (name: string): string => `AWSELBAuthSessionCookie-${name}`;

/** AWS's default. The load balancer renews the user's tokens every hour, so a disabled user is out within one. */
const weekInSeconds = 604_800;

/** Sign-in first, then the app: never one without the other. */
const serve = (SessionCookieName: string, TargetGroupArn: string, pool: Words): Words[] => [
  {
    Type: "authenticate-cognito",
    Order: 1,
    AuthenticateCognitoConfig: {
      ...pool,
      SessionCookieName,
      Scope: "openid email",
      SessionTimeout: weekInSeconds,
      OnUnauthenticatedRequest: "authenticate",
    },
  },
  { Type: "forward", Order: 2, TargetGroupArn },
];

/** Nothing of an app is reached, so nobody signs in: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html */
const redirect = (Host: string): Words[] => [
  {
    Type: "redirect",
    RedirectConfig: {
      Protocol: "HTTPS",
      Port: "443",
      Host,
      Path: "/#{path}",
      Query: "#{query}",
      StatusCode: "HTTP_301",
    },
  },
];

const namesIn = (...lists: readonly (string | undefined)[]) => [
  ...new Set(lists.join().toLowerCase().split(",").filter(Boolean)),
];

/** Labels of a wildcard; 0 for an exact host. Hosts of one kind may share a rule, since a kind has a range of priorities. */
export const kindOf = (host: string): number => (host.includes("*") ? host.split(".").length : 0);

/**
 * What the service stack's outputs ask for, the rule with the sign-in first, then one for each kind of redirected hosts, with more hosts
 * perhaps than fit in; undefined while an output is missing.
 */
export function appRulesOf(
  { name }: AppIdentity,
  outputs: Readonly<Record<string, string>>,
): readonly AppRule[] | undefined {
  const { DomainName, TargetGroupArn, UserPoolArn, UserPoolDomain, UserPoolClientId } = outputs;
  if (!DomainName || !TargetGroupArn || !UserPoolArn || !UserPoolDomain || !UserPoolClientId)
    return undefined;
  const hosts = namesIn(DomainName, outputs.AlternativeNames);
  const redirected = namesIn(outputs.RedirectFrom).filter((host) => !hosts.includes(host));
  const pool = { UserPoolArn, UserPoolClientId, UserPoolDomain };
  return [
    { hosts, actions: serve(sessionCookie(name), TargetGroupArn, pool) },
    ...[...new Set(redirected.map(kindOf))].map((kind) => ({
      hosts: redirected.filter((host) => kindOf(host) === kind),
      actions: redirect(DomainName.toLowerCase()),
    })),
  ];
}
