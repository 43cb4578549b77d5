import type { AuthenticateCognitoActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";
import { cognitoStore } from "../cognito/store.ts";
import type { World } from "../kernel/world.ts";
import { invalidAction } from "./refusals.ts";

/** The prefix of `prefix`, or of a full name of Cognito's own. */
const domainKey = (world: World, domain: string) =>
  domain.replace(new RegExp(`\\.auth\\.${world.region}\\.amazoncognito\\.com$`), "");

/**
 * What the load balancer asks of the user pool and its client. "The user pool client must have a client secret" is
 * AWS's wording (cloudformation-coverage-roadmap#1553); the others are guesses from
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html#cognito-requirements
 */
export function refuseCognito(world: World, config: AuthenticateCognitoActionConfig): void {
  const { pools, domains } = world.store(cognitoStore);
  const pool = [...pools.values()].find(({ arn }) => arn === config.UserPoolArn);
  if (!pool) throw invalidAction(`The user pool '${config.UserPoolArn}' does not exist`);
  const client = pool.clients.get(config.UserPoolClientId ?? "");
  if (!client) throw invalidAction(`The user pool client '${config.UserPoolClientId}' does not exist`);
  if (!client.ClientSecret) throw invalidAction("The user pool client must have a client secret");
  if (!client.AllowedOAuthFlowsUserPoolClient || !client.AllowedOAuthFlows?.includes("code"))
    throw invalidAction("The user pool client must have the authorization code grant flow enabled");
  const isCallback = (url: string) => /^https:\/\/[^/]+\/oauth2\/idpresponse$/.test(url);
  if (!client.CallbackURLs?.some(isCallback))
    throw invalidAction("The user pool client must have a callback URL that ends with /oauth2/idpresponse");
  const domain = domains.get(domainKey(world, config.UserPoolDomain ?? ""));
  if (domain?.UserPoolId !== pool.id)
    throw invalidAction(`The user pool domain '${config.UserPoolDomain}' does not belong to the user pool`);
}

/** With the defaults that AWS fills in: API_AuthenticateCognitoActionConfig. */
export const storedCognito = (config: AuthenticateCognitoActionConfig): AuthenticateCognitoActionConfig => ({
  ...config,
  SessionCookieName: config.SessionCookieName ?? "AWSELBAuthSessionCookie",
  Scope: config.Scope ?? "openid",
  SessionTimeout: config.SessionTimeout ?? 604_800,
  OnUnauthenticatedRequest: config.OnUnauthenticatedRequest ?? "authenticate",
});
