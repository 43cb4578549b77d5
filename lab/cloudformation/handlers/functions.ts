import type { HandlerFacts, Handlers } from "./handler.ts";
import { on, passRole, text } from "./handler.ts";

/** CloudFormation's own names begin with the stack's and the resource's. */
const generated = ({ stackName, logicalId }: HandlerFacts) => `${stackName}-${logicalId}-*`;

const queueName = (url: string) => url.split("/").at(-1) ?? "";
const functionOf = ({ world, properties }: HandlerFacts) =>
  world.arn("lambda", `function:${text(properties.FunctionName).split(":").at(-1)}`);

export const functionHandlers: Handlers = {
  "AWS::Lambda::Function": {
    arn: functionOf,
    create: "lambda:CreateFunction lambda:TagResource",
    update:
      "lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:TagResource lambda:UntagResource lambda:ListTags",
    delete: "lambda:DeleteFunction",
    anywhere: "ec2:DescribeNetworkInterfaces",
    reads:
      "lambda:GetFunction lambda:GetFunctionCodeSigningConfig lambda:GetFunctionRecursionConfig lambda:GetRuntimeManagementConfig",
    others: ({ world, properties }, step) => [
      ...(step === "delete" ? [] : passRole(properties.Role, "lambda.amazonaws.com")),
      // It asks for a version: https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionScalingConfig.html
      ...on(
        world.arn("lambda", `function:${properties.FunctionName}:$LATEST.PUBLISHED`),
        "lambda:GetFunctionScalingConfig",
      ),
    ],
  },
  "AWS::Lambda::Permission": {
    arn: functionOf,
    create: "lambda:AddPermission",
    delete: "lambda:RemovePermission",
    reads: "lambda:GetPolicy",
  },
  "AWS::Events::Rule": {
    arn: (facts) => facts.world.arn("events", `rule/${facts.properties.Name ?? generated(facts)}`),
    create: "events:PutRule events:PutTargets events:TagResource",
    update: "events:PutRule events:PutTargets events:RemoveTargets events:TagResource events:UntagResource",
    delete: "events:RemoveTargets events:DeleteRule",
    reads: "events:DescribeRule events:ListTargetsByRule events:ListTagsForResource",
  },
  "AWS::SQS::Queue": {
    arn: (facts) => facts.world.arn("sqs", queueName(facts.physicalId) || generated(facts)),
    create: "sqs:CreateQueue sqs:TagQueue",
    update: "sqs:SetQueueAttributes sqs:TagQueue sqs:UntagQueue",
    delete: "sqs:DeleteQueue",
    reads: "sqs:GetQueueUrl sqs:GetQueueAttributes sqs:ListQueueTags",
  },
  "AWS::SQS::QueuePolicy": {
    arn: ({ world, properties }) =>
      world.arn("sqs", queueName(String((properties.Queues as readonly unknown[])[0]))),
    create: "sqs:SetQueueAttributes",
    update: "sqs:SetQueueAttributes",
    delete: "sqs:SetQueueAttributes",
  },
  "AWS::CloudWatch::Alarm": {
    arn: (facts) => facts.world.arn("cloudwatch", `alarm:${facts.physicalId || generated(facts)}`),
    create: "cloudwatch:PutMetricAlarm cloudwatch:TagResource",
    update: "cloudwatch:PutMetricAlarm cloudwatch:TagResource cloudwatch:UntagResource",
    delete: "cloudwatch:DeleteAlarms",
    reads: "cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource",
  },
};
