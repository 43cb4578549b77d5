import type { HandlerFacts, Handlers } from "./handler.ts";
import { on, passRole, serviceLinkedRole, text } from "./handler.ts";

const tags = "ecs:TagResource ecs:UntagResource ecs:ListTagsForResource";

const ecsRole = (facts: HandlerFacts) =>
  serviceLinkedRole(facts, "ecs.amazonaws.com", "AWSServiceRoleForECS");

/** The three that AWS asks for on the ARN without `:*`: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html */
const logTags = {
  create: "logs:TagResource logs:ListTagsForResource",
  update: "logs:TagResource logs:UntagResource logs:ListTagsForResource",
  delete: "logs:ListTagsForResource",
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export const containerHandlers: Handlers = {
  "AWS::ECS::Cluster": {
    arn: ({ world, properties }) => world.arn("ecs", `cluster/${properties.ClusterName ?? "*"}`),
    create: "ecs:CreateCluster ecs:TagResource",
    update: `ecs:UpdateCluster ecs:UpdateClusterSettings ${tags}`,
    delete: "ecs:DeleteCluster",
    reads: "ecs:DescribeClusters",
    others: (facts, step) => (step === "create" ? ecsRole(facts) : []),
  },
  "AWS::ECS::Service": {
    arn: ({ world, properties, physicalId }) =>
      physicalId || world.arn("ecs", `service/${properties.Cluster}/*`),
    create: "ecs:CreateService ecs:TagResource",
    update: `ecs:UpdateService ecs:StopServiceDeployment ${tags}`,
    delete: "ecs:DeleteService",
    reads: "ecs:DescribeServices ecs:ListServiceDeployments ecs:DescribeServiceDeployments",
    others: ({ world, properties }, step) =>
      on(
        world.arn("ecs", `service-deployment/${properties.Cluster}/*/*`),
        `ecs:DescribeServiceDeployments ${step === "update" ? "ecs:StopServiceDeployment" : ""}`,
      ),
  },
  "AWS::ECS::TaskDefinition": {
    arn: ({ world, properties, physicalId }) =>
      physicalId || world.arn("ecs", `task-definition/${properties.Family}:*`),
    create: "ecs:RegisterTaskDefinition ecs:TagResource",
    update: tags,
    delete: "",
    anywhere: "ecs:DescribeTaskDefinition",
    others: ({ properties }, step) => [
      ...(step === "delete" ? on("*", "ecs:DeregisterTaskDefinition") : []),
      ...[properties.ExecutionRoleArn, properties.TaskRoleArn].flatMap((role) => [
        ...passRole(role, "ecs-tasks.amazonaws.com"),
        ...on(text(role), "iam:GetRole"),
      ]),
    ],
  },
  "AWS::Logs::LogGroup": {
    arn: ({ world, properties }) => world.arn("logs", `log-group:${properties.LogGroupName ?? "*"}:*`),
    create: "logs:CreateLogGroup logs:PutRetentionPolicy",
    update: "logs:PutRetentionPolicy",
    delete: "logs:DeleteLogGroup logs:DeleteDataProtectionPolicy",
    reads: "logs:GetDataProtectionPolicy",
    anywhere: "logs:DescribeLogGroups logs:DescribeIndexPolicies logs:DescribeResourcePolicies",
    others: ({ world, properties }, step) =>
      on(world.arn("logs", `log-group:${properties.LogGroupName ?? "*"}`), logTags[step]),
  },
};
