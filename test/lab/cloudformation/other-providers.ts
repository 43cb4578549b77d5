import { AwsError } from "../../../lab/kernel/aws-error.ts";
import type { Providers, ResourceProvider, ResourceRequest } from "../../../lab/kernel/provider.ts";

/** A resource of a service that the lab does not have: it exists in name only. */
function named(
  service: string,
  physicalId: (request: ResourceRequest) => string,
  attributes: (
    request: ResourceRequest,
    physicalId: string,
  ) => Readonly<Record<string, unknown>> = () => ({}),
): ResourceProvider {
  const state = (request: ResourceRequest, id: string) => ({
    physicalId: id,
    attributes: attributes(request, id),
  });
  return {
    service,
    create: async (request) => state(request, physicalId(request)),
    update: async (request, id) => state(request, id),
    delete: async () => {},
  };
}

const nameOf =
  (property: string) =>
  ({ properties, stackName, logicalId, world }: ResourceRequest): string =>
    String(properties[property] ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`);

const topicArn = (request: ResourceRequest) => request.world.arn("sns", nameOf("TopicName")(request));

const bucketName = (request: ResourceRequest) =>
  String(request.properties.BucketName ?? nameOf("BucketName")(request).toLowerCase());

/** Types that the recordings use and Gatehouse's templates do not. */
export const otherProviders: Providers = {
  "AWS::SNS::Topic": named("Sns", topicArn, (_, arn) => ({
    TopicArn: arn,
    TopicName: arn.split(":").at(-1),
  })),
  "AWS::S3::Bucket": named("S3", bucketName, (_, name) => ({ Arn: `arn:aws:s3:::${name}` })),
  "AWS::CDK::Metadata": named("CloudFormation", ({ world }) => world.random.uuid()),
  "AWS::S3::BucketPolicy": named("S3", ({ properties }) => String(properties.Bucket)),
  "AWS::SQS::Queue": named(
    "Sqs",
    (request) =>
      `https://sqs.${request.world.region}.amazonaws.com/${request.world.account}/${nameOf("QueueName")(request)}`,
  ),
  "AWS::DynamoDB::Table": named("DynamoDb", nameOf("TableName")),
  "AWS::IAM::Policy": {
    ...named("Iam", nameOf("PolicyName")),
    // A policy of nobody, as in AWS's recording of a stack that cannot be deleted: refused when its name is known already.
    create: async (request) => {
      request.progress("Resource creation Initiated", nameOf("PolicyName")(request));
      throw new AwsError("MalformedInput", "At least one of [Groups,Roles,Users] must be non-empty.");
    },
    delete: async () => {
      throw new AwsError("MalformedInput", "At least one of [Groups,Roles,Users] must be non-empty.");
    },
  },
};
