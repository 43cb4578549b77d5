import type { HandlerFacts, Handlers } from "./handler.ts";
import { on, text } from "./handler.ts";

const roleArn = ({ world, stackName, logicalId, properties, physicalId }: HandlerFacts) =>
  `arn:aws:iam::${world.account}:role${properties.Path ?? "/"}${physicalId || (properties.RoleName ?? `${stackName}-${logicalId}-*`)}`;

const poolOf = ({ world, properties }: HandlerFacts) =>
  world.arn("cognito-idp", `userpool/${text(properties.UserPoolId) || "*"}`);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PermissionsBoundary */
const boundaryContext = ({ properties }: HandlerFacts) =>
  properties.PermissionsBoundary ? { "iam:PermissionsBoundary": text(properties.PermissionsBoundary) } : {};

const attaches = ({ properties }: HandlerFacts) =>
  ((properties.ManagedPolicyArns ?? []) as readonly unknown[]).length > 0;

export const accessHandlers: Handlers = {
  "AWS::IAM::Role": {
    arn: roleArn,
    create: "iam:CreateRole iam:PutRolePolicy iam:TagRole iam:UntagRole",
    update:
      "iam:UpdateRole iam:UpdateRoleDescription iam:UpdateAssumeRolePolicy iam:PutRolePermissionsBoundary iam:PutRolePolicy iam:DeleteRolePolicy iam:DetachRolePolicy iam:TagRole iam:UntagRole",
    // Listed without saying when; what somebody has attached by hand stays (github.com/aws-cloudformation/rain/issues/462).
    delete: "iam:DeleteRolePolicy iam:DetachRolePolicy iam:DeleteRole iam:TagRole iam:UntagRole",
    reads: "iam:GetRole iam:GetRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies iam:ListRoleTags",
    context: boundaryContext,
    others: (facts, step) =>
      step === "create" && attaches(facts)
        ? on(roleArn(facts), "iam:AttachRolePolicy", boundaryContext(facts))
        : [],
  },
  "AWS::Cognito::UserPool": {
    arn: ({ world, physicalId }) => world.arn("cognito-idp", `userpool/${physicalId || "*"}`),
    create: "cognito-idp:TagResource cognito-idp:SetUserPoolMfaConfig",
    update:
      "cognito-idp:UpdateUserPool cognito-idp:SetUserPoolMfaConfig cognito-idp:TagResource cognito-idp:UntagResource",
    delete: "cognito-idp:DeleteUserPool",
    reads: "cognito-idp:DescribeUserPool cognito-idp:GetUserPoolMfaConfig cognito-idp:ListTagsForResource",
    others: (_facts, step) => (step === "create" ? on("*", "cognito-idp:CreateUserPool") : []),
  },
  "AWS::Cognito::UserPoolDomain": {
    arn: poolOf,
    create: "cognito-idp:CreateUserPoolDomain",
    update: "cognito-idp:UpdateUserPoolDomain",
    delete: "cognito-idp:DeleteUserPoolDomain",
    anywhere: "cognito-idp:DescribeUserPoolDomain",
  },
  "AWS::Cognito::UserPoolClient": {
    arn: poolOf,
    create: "cognito-idp:CreateUserPoolClient",
    update: "cognito-idp:UpdateUserPoolClient",
    delete: "cognito-idp:DeleteUserPoolClient",
    reads: "cognito-idp:DescribeUserPoolClient cognito-idp:ListUserPoolClientSecrets",
  },
  "AWS::Cognito::ManagedLoginBranding": {
    arn: poolOf,
    create: "cognito-idp:CreateManagedLoginBranding",
    update: "cognito-idp:UpdateManagedLoginBranding",
    delete: "cognito-idp:DeleteManagedLoginBranding",
    reads: "cognito-idp:DescribeManagedLoginBranding cognito-idp:DescribeManagedLoginBrandingByClient",
  },
};
