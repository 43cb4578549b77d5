import type {
  Action,
  FixedResponseActionConfig,
  ForwardActionConfig,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { refuseCognito, storedCognito } from "./cognito-action.ts";
import { forwardedGroups, groupLoadBalancers, groupsOfLoadBalancer } from "./forwards.ts";
import { invalid, invalidAction } from "./refusals.ts";
import { elbv2Store, type LabLoadBalancer } from "./store.ts";

/** Where actions are to stand. */
export interface ActionPlace {
  readonly world: World;
  readonly protocol: string;
  readonly balancer: LabLoadBalancer;
}

const secured = ["authenticate-cognito", "authenticate-oidc", "jwt-validation"];
const routing = ["forward", "redirect", "fixed-response"];

/** "Each rule must include exactly one of forward, redirect, or fixed-response, and it must be the last": API_CreateRule. */
function refuseOrder(actions: readonly Action[]): void {
  const unordered = actions.length > 1 && actions.some(({ Order }) => Order === undefined);
  if (unordered)
    throw invalid("An order must be specified for every action when there is more than one action");
  if (new Set(actions.map(({ Order }) => Order)).size < actions.length)
    throw invalid("Each action must have a unique order");
  const types = actions.map(({ Type = "" }) => Type);
  if (types.filter((type) => routing.includes(type)).length !== 1 || !routing.includes(types.at(-1) ?? ""))
    throw invalidAction(
      "You must specify exactly one action of type 'forward', 'redirect' or 'fixed-response', and it must be performed last",
    );
  if (types.filter((type) => secured.includes(type)).length > 1)
    throw invalidAction("You can specify at most one authentication action");
}

/** "Supported only with HTTPS listeners": https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html */
function refuseUnsecured(actions: readonly Action[], protocol: string): void {
  const wrong = actions.find(({ Type = "" }) => secured.includes(Type));
  if (wrong && protocol !== "HTTPS")
    throw invalidAction(`Actions of type '${wrong.Type}' are supported only on HTTPS listeners`);
}

function refuseForward({ world, balancer }: ActionPlace, action: Action): void {
  const groups = forwardedGroups([action]);
  if (groups.length === 0) throw invalid("A target group ARN must be specified");
  if (groups.length > 5)
    throw new AwsError("TooManyTargetGroups", "An action can have at most '5' target groups");
  for (const arn of groups) {
    if (!world.store(elbv2Store).targetGroups.has(arn))
      throw new AwsError("TargetGroupNotFound", `Target group '${arn}' not found`);
    if (groupLoadBalancers(world, arn).some((other) => other.LoadBalancerArn !== balancer.LoadBalancerArn))
      throw new AwsError(
        "TargetGroupAssociationLimit",
        `The following target groups cannot be associated with more than one load balancer: ${arn}`,
      );
  }
  if (new Set([...groupsOfLoadBalancer(world, balancer.LoadBalancerArn), ...groups]).size > 100)
    throw new AwsError(
      "TooManyUniqueTargetGroupsPerLoadBalancer",
      "The maximum number of unique target groups per load balancer has been reached",
    );
}

function refuseRedirect({
  Host,
  Path,
  Port,
  Protocol,
  Query,
  StatusCode,
}: NonNullable<Action["RedirectConfig"]>): void {
  if (StatusCode !== "HTTP_301" && StatusCode !== "HTTP_302")
    throw invalid(`Redirect status code '${StatusCode}' must be one of 'HTTP_301,HTTP_302'`);
  const parts = [Host ?? "#{host}", Path ?? "/#{path}", Port ?? "#{port}", Protocol ?? "#{protocol}"];
  const loop =
    parts.join() === "#{host},/#{path},#{port},#{protocol}" && (Query ?? "#{query}") === "#{query}";
  if (loop) throw invalidAction("The redirect configuration is not valid because it creates a loop");
}

function refuseFixedResponse({ StatusCode = "", MessageBody = "" }: FixedResponseActionConfig): void {
  if (!/^[245]\d\d$/.test(StatusCode))
    throw invalid(`The fixed response status code '${StatusCode}' must be 2XX, 4XX or 5XX`);
  if (MessageBody.length > 1024) throw invalid("The message body cannot be longer than '1024' characters");
}

function refuseAction(place: ActionPlace, action: Action): void {
  const { Type, RedirectConfig, FixedResponseConfig, AuthenticateCognitoConfig, AuthenticateOidcConfig } =
    action;
  const checks: Readonly<Record<string, false | undefined | (() => void)>> = {
    forward: () => refuseForward(place, action),
    redirect: RedirectConfig && (() => refuseRedirect(RedirectConfig)),
    "fixed-response": FixedResponseConfig && (() => refuseFixedResponse(FixedResponseConfig)),
    "authenticate-cognito":
      AuthenticateCognitoConfig && (() => refuseCognito(place.world, AuthenticateCognitoConfig)),
    "authenticate-oidc": AuthenticateOidcConfig && (() => {}),
    "jwt-validation": action.JwtValidationConfig && (() => {}),
  };
  const check = checks[Type ?? ""];
  if (!check) throw invalid(`The configuration of the action of type '${Type}' must be specified`);
  check();
}

/** One target group stands in both places, as AWS answers it. */
function storedForward(action: Action): Action {
  const groups = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn }];
  const ForwardConfig: ForwardActionConfig = {
    TargetGroups: groups.map(({ TargetGroupArn, Weight = 1 }) => ({ TargetGroupArn, Weight })),
    TargetGroupStickinessConfig: action.ForwardConfig?.TargetGroupStickinessConfig ?? { Enabled: false },
  };
  const [single, ...others] = forwardedGroups([action]);
  return { ...action, ...(others.length === 0 ? { TargetGroupArn: single } : {}), ForwardConfig };
}

function storedAction(action: Action): Action {
  const { Type, RedirectConfig, AuthenticateCognitoConfig } = action;
  if (Type === "forward") return storedForward(action);
  const redirect = {
    Protocol: "#{protocol}",
    Port: "#{port}",
    Host: "#{host}",
    Path: "/#{path}",
    Query: "#{query}",
  };
  return {
    ...action,
    ...(RedirectConfig ? { RedirectConfig: { ...redirect, ...RedirectConfig } } : {}),
    ...(AuthenticateCognitoConfig
      ? { AuthenticateCognitoConfig: storedCognito(AuthenticateCognitoConfig) }
      : {}),
  };
}

/** Checks actions for a listener and answers them as they are kept: in order, defaults filled in. */
export function acceptActions(place: ActionPlace, actions: readonly Action[] = []): Action[] {
  if (actions.length === 0) throw invalid("An action must be specified");
  const ordered = [...actions].sort((one, other) => (one.Order ?? 0) - (other.Order ?? 0));
  refuseUnsecured(ordered, place.protocol);
  refuseOrder(ordered);
  for (const action of ordered) refuseAction(place, action);
  return ordered.map(storedAction);
}
