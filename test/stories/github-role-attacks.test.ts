import { CloudFormationClient, CreateChangeSetCommand } from "@aws-sdk/client-cloudformation";
import { beforeAll, expect, jest, test } from "@jest/globals";
import { credentialsFor } from "../../lab/iam/credentials.ts";
import { authorize } from "../../lab/iam/evaluate.ts";
import { iamStore } from "../../lab/iam/store.ts";
import { actAs, makeGitHubRoles } from "../support/github-role.ts";
import { openStory, type Story, whoami } from "../support/story.ts";

// What somebody with one of the roles of templates/github-role.yaml tries, and does not get.

jest.setTimeout(120_000);

let story: Story;
let roles: Readonly<Record<string, string>>;

beforeAll(async () => {
  story = openStory();
  roles = await makeGitHubRoles(story, {
    Repository: "octo-org/shop",
    PlanOnPullRequests: "true",
    PushRepositories: "shop",
    Names: "shop*",
  });
});

const account = "111122223333";
const iam = (path: string) => `arn:aws:iam::${account}:${path}`;
const at = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${account}:${resource}`;
const cloudFormation = { "iam:PassedToService": "cloudformation.amazonaws.com" };
const lambda = { "iam:PassedToService": "lambda.amazonaws.com" };
const execution = iam("role/gatehouse-github/gatehouse-github-execution");
const plans = { "cloudformation:ChangeSetName": "gatehouse-plan-1" };

const imported = { "cloudformation:ImportResourceTypes": "AWS::EC2::VPC" };

type Context = Readonly<Record<string, string>>;

/** Role, action, resource and context of what has to be denied. */
const attacks: readonly (readonly [string, string, string, Context?])[] = [
  // A pull request changes nothing, and gets no role that does.
  ["PlanRoleArn", "cloudformation:ExecuteChangeSet", at("cloudformation", "stack/shop-service/*"), plans],
  ["PlanRoleArn", "cloudformation:DeleteStack", at("cloudformation", "stack/shop-service/*")],
  ["PlanRoleArn", "cloudformation:CreateStack", at("cloudformation", "stack/shop-service/*")],
  ["PlanRoleArn", "cloudformation:UpdateStack", at("cloudformation", "stack/shop-service/*")],
  [
    "PlanRoleArn",
    "cloudformation:CreateChangeSet",
    at("cloudformation", "stack/shop-service/*"),
    { "cloudformation:ChangeSetName": "looks-good" },
  ],
  ["PlanRoleArn", "cloudformation:CreateChangeSet", at("cloudformation", "stack/other-service/*"), plans],
  [
    "PlanRoleArn",
    "cloudformation:DeleteChangeSet",
    at("cloudformation", "stack/shop-service/*"),
    { "cloudformation:ChangeSetName": "by-hand" },
  ],
  ["PlanRoleArn", "iam:PassRole", execution, cloudFormation],
  ["PlanRoleArn", "ssm:PutParameter", at("ssm", "parameter/gatehouse/shop/shop/image")],
  ["PlanRoleArn", "sts:AssumeRole", iam("role/gatehouse-github/gatehouse-github-deploy")],
  // The job that builds images, which runs what a Dockerfile says.
  ["PushRoleArn", "ecr:PutImage", at("ecr", "repository/other")],
  ["PushRoleArn", "ssm:PutParameter", at("ssm", "parameter/gatehouse/shop/shop/image")],
  ["PushRoleArn", "iam:PassRole", execution, cloudFormation],
  // A deployment stays with its names, and with CloudFormation for everything else.
  ["DeployRoleArn", "cloudformation:DeleteStack", at("cloudformation", "stack/payroll-service/*")],
  ["DeployRoleArn", "cloudformation:CreateChangeSet", at("cloudformation", "stack/shop-database/8d6f0e10")],
  // What a stack imports gets its tags, and so comes under what the execution role may delete.
  ["DeployRoleArn", "cloudformation:CreateChangeSet", at("cloudformation", "stack/shop-network/*"), imported],
  [
    "PlanRoleArn",
    "cloudformation:CreateChangeSet",
    at("cloudformation", "stack/shop-network/*"),
    { ...plans, ...imported },
  ],
  ["DeployRoleArn", "iam:PassRole", execution, lambda],
  ["DeployRoleArn", "iam:PassRole", iam("role/admin"), cloudFormation],
  ["DeployRoleArn", "iam:CreateRole", iam("role/gatehouse/shop/x")],
  ["DeployRoleArn", "ssm:GetParameter", at("ssm", "parameter/database/password")],
  ["DeployRoleArn", "ssm:PutParameter", at("ssm", "parameter/gatehouse/payroll/payroll/image")],
  ["DeployRoleArn", "logs:GetLogEvents", at("logs", "log-group:/gatehouse/payroll/payroll:log-stream:x")],
  [
    "DeployRoleArn",
    "cognito-idp:DeleteUserPool",
    at("cognito-idp", "userpool/eu-west-1_a"),
    { "aws:ResourceTag/gatehouse:platform": "shop" },
  ],
  ["DeployRoleArn", "lambda:InvokeFunction", at("lambda", "function:shop-roll-out-service")],
  // Whoever writes the templates has the execution role. It makes no role without the boundary, and none elsewhere.
  ["ExecutionRoleArn", "iam:CreateRole", iam("role/gatehouse/shop/x")],
  [
    "ExecutionRoleArn",
    "iam:CreateRole",
    iam("role/gatehouse/shop/x"),
    { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" },
  ],
  ["ExecutionRoleArn", "iam:PutRolePolicy", iam("role/gatehouse/shop/x")],
  ["ExecutionRoleArn", "iam:AttachRolePolicy", iam("role/gatehouse/shop/x")],
  ["ExecutionRoleArn", "iam:DetachRolePolicy", iam("role/gatehouse/shop/x")],
  ["ExecutionRoleArn", "iam:DeleteRolePermissionsBoundary", iam("role/gatehouse/shop/x")],
  ["ExecutionRoleArn", "iam:CreatePolicyVersion", iam("policy/gatehouse-github/gatehouse-github-boundary")],
  ["ExecutionRoleArn", "iam:UpdateAssumeRolePolicy", iam("role/gatehouse-github/gatehouse-github-deploy")],
  ["ExecutionRoleArn", "iam:PutRolePolicy", execution],
  ["ExecutionRoleArn", "iam:CreateRole", iam("role/gatehouse/payroll/x")],
  ["ExecutionRoleArn", "iam:PassRole", iam("role/admin"), lambda],
  [
    "ExecutionRoleArn",
    "iam:PassRole",
    iam("role/gatehouse/shop/x"),
    { "iam:PassedToService": "ec2.amazonaws.com" },
  ],
  ["ExecutionRoleArn", "lambda:CreateFunction", at("lambda", "function:shop")],
  ["ExecutionRoleArn", "lambda:UpdateFunctionCode", at("lambda", "function:payroll-roll-out-service")],
  ["ExecutionRoleArn", "ec2:RunInstances", at("ec2", "instance/*")],
  [
    "ExecutionRoleArn",
    "ec2:DeleteLaunchTemplate",
    at("ec2", "launch-template/lt-1"),
    { "aws:ResourceTag/gatehouse:platform": "payroll" },
  ],
  ["ExecutionRoleArn", "ecs:PutClusterCapacityProviders", at("ecs", "cluster/payroll")],
  [
    "ExecutionRoleArn",
    "autoscaling:DeleteAutoScalingGroup",
    at("autoscaling", "autoScalingGroup:1:autoScalingGroupName/payroll"),
  ],
  ["ExecutionRoleArn", "ec2:DeleteVpc", at("ec2", "vpc/vpc-1"), { "aws:ResourceTag/team": "payroll" }],
  ["ExecutionRoleArn", "ec2:DeleteTags", at("ec2", "vpc/vpc-1"), { "aws:ResourceTag/team": "payroll" }],
  ["ExecutionRoleArn", "logs:TagResource", at("logs", "log-group:/aws/lambda/payroll-roll-out-service")],
  [
    "ExecutionRoleArn",
    "ec2:CreateRoute",
    at("ec2", "route-table/rtb-1"),
    { "aws:ResourceTag/gatehouse:platform": "payroll" },
  ],
  [
    "ExecutionRoleArn",
    "cognito-idp:UpdateUserPool",
    at("cognito-idp", "userpool/eu-west-1_a"),
    { "aws:ResourceTag/gatehouse:platform": "payroll" },
  ],
  [
    "ExecutionRoleArn",
    "cognito-idp:DeleteUserPool",
    at("cognito-idp", "userpool/eu-west-1_a"),
    { "aws:ResourceTag/gatehouse:platform": "shop" },
  ],
  ["ExecutionRoleArn", "cognito-idp:AdminSetUserPassword", at("cognito-idp", "userpool/eu-west-1_a")],
  [
    "ExecutionRoleArn",
    "route53:ChangeResourceRecordSets",
    "arn:aws:route53:::hostedzone/Z1",
    { "route53:ChangeResourceRecordSetsRecordTypes": "MX" },
  ],
];

const isAllowed = (principalArn: string, action: string, resource: string, context: Context = {}) =>
  authorize(story.lab.world, { accessKeyId: "", principalArn }, [{ action, resource, context }]).then(
    () => true,
    () => false,
  );

/** With a context each: what a row lacks, Jest would fill with a callback. */
const whole = (rows: typeof attacks) =>
  rows.map(([role, action, resource, context = {}]) => [role, action, resource, context] as const);

test.each(whole(attacks))("%s gets no %s on %s", async (role, action, resource, context) => {
  expect(roles[role]).toMatch(/^arn:/);
  expect(await isAllowed(roles[role] ?? "", action, resource, context)).toBe(false);
});

/** The same with what is meant, so that the denials above are about what they say. */
const meant: typeof attacks = [
  ["PlanRoleArn", "cloudformation:CreateChangeSet", at("cloudformation", "stack/shop-service/*"), plans],
  ["PlanRoleArn", "cloudformation:DeleteStack", at("cloudformation", "stack/gatehouse-plan-shop-service/*")],
  ["PushRoleArn", "ecr:PutImage", at("ecr", "repository/shop")],
  ["DeployRoleArn", "cloudformation:CreateChangeSet", at("cloudformation", "stack/shop-network/*")],
  ["DeployRoleArn", "iam:PassRole", execution, cloudFormation],
  ["DeployRoleArn", "ssm:PutParameter", at("ssm", "parameter/gatehouse/shop-2/shop/image")],
  [
    "ExecutionRoleArn",
    "iam:CreateRole",
    iam("role/gatehouse/shop/x"),
    { "iam:PermissionsBoundary": iam("policy/gatehouse-github/gatehouse-github-boundary") },
  ],
  ["ExecutionRoleArn", "iam:PassRole", iam("role/gatehouse/shop/x"), lambda],
  ["ExecutionRoleArn", "logs:TagResource", at("logs", "log-group:/aws/lambda/shop-roll-out-service")],
  ["ExecutionRoleArn", "logs:DeleteLogGroup", at("logs", "log-group:/aws/lambda/shop-roll-out-service:*")],
  [
    "ExecutionRoleArn",
    "ec2:DeleteVpc",
    at("ec2", "vpc/vpc-1"),
    { "aws:ResourceTag/gatehouse:platform": "shop" },
  ],
];

test.each(whole(meant))("%s gets %s on %s", async (role, action, resource, context) => {
  expect(await isAllowed(roles[role] ?? "", action, resource, context)).toBe(true);
});

/** A role that an attacker has made under the boundary, with everything in its own policy. */
const madeByThem = iam("role/gatehouse/shop/theirs");

test.each([
  ["iam:CreateUser", iam("user/them")],
  ["iam:PassRole", iam("role/admin")],
  ["sts:AssumeRole", iam("role/admin")],
  ["s3:GetObject", "arn:aws:s3:::ledger/2026"],
  ["ssm:GetParameter", at("ssm", "parameter/database/password")],
  ["secretsmanager:GetSecretValue", at("secretsmanager", "secret:ledger")],
  ["route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"],
  ["cognito-idp:AdminCreateUser", at("cognito-idp", "userpool/eu-west-1_a")],
])("a role that allows itself everything gets no %s beyond the boundary", async (action, resource) => {
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  story.lab.world.store(iamStore).roles.set(madeByThem, {
    ...{ arn: madeByThem, name: "theirs", path: "/gatehouse/shop/", id: "AROATHEIRS", trust: {} },
    ...{ policies: new Map([["all", everything]]), managedPolicyArns: [] },
    permissionsBoundaryArn: roles.BoundaryArn,
  });
  expect(
    await isAllowed(madeByThem, action, resource, { "route53:ChangeResourceRecordSetsRecordTypes": "A" }),
  ).toBe(false);
  expect(await isAllowed(madeByThem, "acm:ListCertificates", "*")).toBe(true);
});

test("a stranger's network cannot be imported into a stack, which would tag it", async () => {
  const { DeployRoleArn = "", ExecutionRoleArn } = roles;
  const client = new CloudFormationClient({
    ...story.lab.configuration(),
    credentials: credentialsFor(story.lab.world, DeployRoleArn),
  });
  const [LogicalResourceId, ResourceType] = ["Vpc", "AWS::EC2::VPC"];
  const taking = new CreateChangeSetCommand({
    ...{
      StackName: "shop-network",
      ChangeSetName: "mine",
      ChangeSetType: "IMPORT",
      RoleARN: ExecutionRoleArn,
    },
    TemplateBody: JSON.stringify({ Resources: { [LogicalResourceId]: { Type: ResourceType } } }),
    ResourcesToImport: [{ LogicalResourceId, ResourceType, ResourceIdentifier: { VpcId: "vpc-1" } }],
  });
  await expect(story.lab.clock.run(client.send(taking))).rejects.toThrow(
    /not authorized to perform: cloudformation:CreateChangeSet/,
  );
});

test("without the boundary, and as a pull request, a deployment is refused with the way out", async () => {
  const { DeployRoleArn = "", PlanRoleArn = "", ExecutionRoleArn = "" } = roles;
  const inputs = { ...whoami, name: "shop", image: story.push("1"), "role-arn": ExecutionRoleArn };
  const pulled = await actAs(story, PlanRoleArn, inputs);
  expect(pulled.ok).toBe(false);
  expect(pulled.log.join("\n")).toMatch(
    /::error::AccessDenied: .*gatehouse-github-plan is not authorized to perform/,
  );
  const unbound = await actAs(story, DeployRoleArn, inputs);
  expect(unbound.ok).toBe(false);
  expect(unbound.log.join("\n")).toMatch(
    /gatehouse-github-execution lacks `iam:CreateRole`.*`permissions-boundary`/,
  );
});
