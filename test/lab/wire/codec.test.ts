import * as acm from "@aws-sdk/client-acm";
import * as cloudformation from "@aws-sdk/client-cloudformation";
import * as ec2 from "@aws-sdk/client-ec2";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import * as lambda from "@aws-sdk/client-lambda";
import * as route53 from "@aws-sdk/client-route-53";
import * as sqs from "@aws-sdk/client-sqs";
import { expect, test } from "@jest/globals";
import { AwsError } from "../../../lab/kernel/aws-error.ts";
import type { Service } from "../../../lab/kernel/service.ts";
import { createDispatcher } from "../../../lab/wire/dispatcher.ts";
import { inProcessConfiguration, inProcessHandler } from "../../../lab/wire/in-process.ts";
import { testWorld } from "../../support/lab-world.ts";

type Sent = { readonly input: unknown; readonly output: unknown };

/** Sends one command by the real SDK client to a lab service that answers with `answer`, and shows both ends. */
async function roundTrip(sdk: object, signingName: string, command: object, answer: unknown): Promise<Sent> {
  const { world, clock } = testWorld();
  const received: unknown[] = [];
  const name = command.constructor.name.replace(/Command$/, "");
  const run = (input: unknown) => {
    received.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const service: Service = { signingName, iamPrefix: signingName, sdk, operations: { [name]: { run } } };
  const handler = inProcessHandler(createDispatcher(world, [service]), clock, 0.05);
  const credentials = { accessKeyId: "AKIA", secretAccessKey: "s", sessionToken: "t" };
  const [, Client] =
    Object.entries(sdk).find(([key]) => key.endsWith("Client") && !key.startsWith("_")) ?? [];
  const client = new Client(inProcessConfiguration(handler, credentials, "eu-west-1", clock));
  const { $metadata, ...output } = (await clock.run(client.send(command))) as Record<string, unknown>;
  return { input: received[0], output };
}

const now = new Date("2026-11-22T09:00:00Z");

const rule = {
  ListenerArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/b/c",
  Priority: 7,
  Conditions: [
    { Field: "host-header", HostHeaderConfig: { Values: ["a.example.com", "b & <c>.example.com"] } },
  ],
  Actions: [
    {
      Type: "authenticate-cognito",
      Order: 1,
      AuthenticateCognitoConfig: {
        UserPoolArn: "p",
        UserPoolClientId: "c",
        UserPoolDomain: "d",
        SessionTimeout: 60,
        AuthenticationRequestExtraParams: { prompt: "login" },
      },
    },
  ],
  Tags: [{ Key: "k", Value: "v" }],
} satisfies elb.CreateRuleCommandInput;

const { ListenerArn: _listener, Tags: _tags, Priority: _priority, ...ruleAnswer } = rule;

const change = {
  HostedZoneId: "Z1",
  ChangeBatch: {
    Comment: "x",
    Changes: [
      {
        Action: "UPSERT",
        ResourceRecordSet: {
          Name: "_a.example.com.",
          Type: "CNAME",
          TTL: 300,
          ResourceRecords: [{ Value: "_b.acm-validations.aws." }],
        },
      },
    ],
  },
} satisfies route53.ChangeResourceRecordSetsCommandInput;

const cases: readonly [string, object, string, object, unknown, unknown][] = [
  [
    "AWS Query",
    elb,
    "elasticloadbalancing",
    new elb.CreateRuleCommand(rule),
    rule,
    { Rules: [{ ...ruleAnswer, RuleArn: "arn", IsDefault: false, Priority: "7" }] },
  ],
  [
    "AWS Query with dates",
    cloudformation,
    "cloudformation",
    new cloudformation.DescribeStacksCommand({ StackName: "a" }),
    { StackName: "a" },
    {
      Stacks: [
        {
          StackName: "a",
          StackStatus: "CREATE_COMPLETE",
          CreationTime: now,
          EnableTerminationProtection: true,
          Outputs: [{ OutputKey: "K", OutputValue: "" }],
        },
      ],
    },
  ],
  [
    "EC2 Query",
    ec2,
    "ec2",
    new ec2.DescribeVpcsCommand({ VpcIds: ["vpc-1"], Filters: [{ Name: "tag:a", Values: ["b"] }] }),
    { VpcIds: ["vpc-1"], Filters: [{ Name: "tag:a", Values: ["b"] }] },
    {
      Vpcs: [
        { VpcId: "vpc-1", CidrBlock: "10.0.0.0/16", IsDefault: false, Tags: [{ Key: "a", Value: "b" }] },
      ],
    },
  ],
  [
    "JSON 1.1",
    acm,
    "acm",
    new acm.DescribeCertificateCommand({ CertificateArn: "arn" }),
    { CertificateArn: "arn" },
    {
      Certificate: {
        CertificateArn: "arn",
        CreatedAt: now,
        InUseBy: [],
        DomainValidationOptions: [{ DomainName: "a" }],
      },
    },
  ],
  [
    "JSON 1.0",
    sqs,
    "sqs",
    new sqs.GetQueueUrlCommand({ QueueName: "q" }),
    { QueueName: "q" },
    { QueueUrl: "http://q" },
  ],
  [
    "REST-XML",
    route53,
    "route53",
    new route53.ChangeResourceRecordSetsCommand(change),
    change,
    { ChangeInfo: { Id: "/change/C1", Status: "PENDING", SubmittedAt: now } },
  ],
  [
    "REST-XML with query",
    route53,
    "route53",
    new route53.ListHostedZonesByNameCommand({ DNSName: "a.b", MaxItems: 5 }),
    { DNSName: "a.b", MaxItems: 5 },
    {
      HostedZones: [
        {
          Id: "/hostedzone/Z1",
          Name: "b.",
          CallerReference: "r",
          Config: { PrivateZone: false },
          ResourceRecordSetCount: 2,
        },
      ],
      IsTruncated: false,
      MaxItems: 5,
    },
  ],
  [
    "REST-JSON",
    lambda,
    "lambda",
    new lambda.GetFunctionConfigurationCommand({ FunctionName: "f" }),
    { FunctionName: "f" },
    { FunctionName: "f", Timeout: 3, Environment: { Variables: { A: "b" } } },
  ],
];

test.each(cases)(
  "%s carries input and output as the SDK means them",
  async (_, sdk, name, command, input, answer) => {
    const sent = await roundTrip(sdk, name, command, answer);
    expect(sent.input).toMatchObject(input as object);
    expect(sent.output).toEqual(answer);
  },
);

test("a payload travels as bytes", async () => {
  const command = new lambda.InvokeCommand({ FunctionName: "f", Payload: Buffer.from('{"a":1}') });
  const answer = { StatusCode: 200, ExecutedVersion: "$LATEST", Payload: Buffer.from('"ok"') };
  const { input, output } = await roundTrip(lambda, "lambda", command, answer);
  expect(Buffer.from((input as { Payload: Uint8Array }).Payload).toString()).toBe('{"a":1}');
  expect(Buffer.from((output as { Payload: Uint8Array }).Payload).toString()).toBe('"ok"');
  expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
});

test.each([
  [
    "AWS Query, modelled",
    elb,
    "elasticloadbalancing",
    new elb.CreateRuleCommand(rule),
    new AwsError("PriorityInUse", "Priority '7' is currently in use"),
    "PriorityInUseException",
  ],
  [
    "AWS Query, not modelled",
    elb,
    "elasticloadbalancing",
    new elb.CreateRuleCommand(rule),
    new AwsError("UnsupportedCertificate", "must have"),
    "UnsupportedCertificate",
  ],
  [
    "JSON",
    acm,
    "acm",
    new acm.DeleteCertificateCommand({ CertificateArn: "a" }),
    new AwsError("ResourceInUseException", "in use"),
    "ResourceInUseException",
  ],
  [
    "REST-XML",
    route53,
    "route53",
    new route53.ChangeResourceRecordSetsCommand(change),
    new AwsError("InvalidChangeBatch", "[no]"),
    "InvalidChangeBatch",
  ],
  [
    "EC2 Query",
    ec2,
    "ec2",
    new ec2.DescribeVpcsCommand({}),
    new AwsError("InvalidVpcID.NotFound", "no"),
    "InvalidVpcID.NotFound",
  ],
])("%s refusals arrive under their name", async (_, sdk, name, command, refusal, expected) => {
  await expect(roundTrip(sdk, name, command, refusal)).rejects.toMatchObject({
    name: expected,
    message: refusal.message,
  });
});

test("an operation that the lab lacks is a loud error that names it", async () => {
  const { world, clock } = testWorld();
  const service: Service = { signingName: "acm", iamPrefix: "acm", sdk: acm, operations: {} };
  const handler = inProcessHandler(createDispatcher(world, [service]), clock, 0);
  const credentials = { accessKeyId: "AKIA", secretAccessKey: "s", sessionToken: "t" };
  const client = new acm.ACMClient(inProcessConfiguration(handler, credentials, "eu-west-1", clock));
  await expect(clock.run(client.send(new acm.ListCertificatesCommand({})))).rejects.toMatchObject({
    name: "NotImplemented",
    message: "The lab does not have acm:ListCertificates",
  });
});
