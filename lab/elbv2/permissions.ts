import type { Action, Tag } from "@aws-sdk/client-elastic-load-balancing-v2";
import { tagRecord } from "../ec2/tags.ts";
import type { Permission } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { elbv2Store, type Tags } from "./store.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticloadbalancingv2.html */

const prefix = "elasticloadbalancing";

function tagsOf(world: World, arn: string): Tags {
  const { loadBalancers, listeners, rules, targetGroups } = world.store(elbv2Store);
  const found = [loadBalancers, listeners, rules, targetGroups].map((records) => records.get(arn));
  return found.find((record) => record !== undefined)?.tags ?? {};
}

const keyed = (key: string, tags: Tags) =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));

/** An action on something that is there: its ARN, and its tags as conditions may ask for them. */
export function onResource(world: World, action: string, arn = "", context: Tags = {}): Permission {
  const tags = tagsOf(world, arn);
  return {
    action: `${prefix}:${action}`,
    resource: arn,
    context: { ...keyed("aws:ResourceTag", tags), ...keyed(`${prefix}:ResourceTag`, tags), ...context },
  };
}

const requestTags = (list: readonly Tag[] = []) => ({
  ...keyed("aws:RequestTag", tagRecord(list)),
  ...keyed(`${prefix}:RequestTag`, tagRecord(list)),
  ...(list.length > 0 ? { "aws:TagKeys": Object.keys(tagRecord(list)) } : {}),
});

export const withRequestTags = (permission: Permission, tags: readonly Tag[] | undefined): Permission => ({
  ...permission,
  context: { ...permission.context, ...requestTags(tags) },
});

/**
 * Tags given at creation need AddTags on what is being made:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html
 */
export function taggingAtCreation(
  createAction: string,
  resource: string,
  tags: readonly Tag[] = [],
): Permission[] {
  if (tags.length === 0) return [];
  const context = { ...requestTags(tags), [`${prefix}:CreateAction`]: createAction };
  return [{ action: `${prefix}:AddTags`, resource, context }];
}

/** "The caller needs cognito-idp:DescribeUserPoolClient": awslabs/kubeflow-manifests#18. */
export const forActions = (actions: readonly Action[] = []): Permission[] =>
  actions.flatMap(({ AuthenticateCognitoConfig }) =>
    AuthenticateCognitoConfig?.UserPoolArn
      ? [{ action: "cognito-idp:DescribeUserPoolClient", resource: AuthenticateCognitoConfig.UserPoolArn }]
      : [],
  );
