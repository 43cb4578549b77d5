import { expect, test } from "@jest/globals";
import { AwsError } from "../../../lab/kernel/aws-error.ts";
import type { ResourceProvider } from "../../../lab/kernel/provider.ts";
import { cloudFormationLab } from "./support.ts";

const refused: ResourceProvider = {
  service: "Test",
  create: () => Promise.reject(new AwsError("InvalidThing", "Not this one.")),
  delete: () => Promise.resolve(),
};

const TemplateBody = `
Description: two parameters
Parameters:
  Word: { Type: String, Default: hello }
Resources:
  First:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: !Sub "\${Word} \${AWS::Region}" }
  Second:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value: !Join ["/", [!GetAtt First.Value, !Ref First]]
Outputs:
  Value: { Value: !GetAtt Second.Value, Description: what it says }
`;

test("a stack is created in the order of its references, and its outputs are evaluated", async () => {
  const lab = cloudFormationLab();
  const stack = await lab.create({ TemplateBody, Tags: [{ Key: "a", Value: "b" }] });
  expect(stack).toMatchObject({
    StackStatus: "CREATE_COMPLETE",
    Description: "two parameters",
    Parameters: [{ ParameterKey: "Word", ParameterValue: "hello" }],
    Tags: [{ Key: "a", Value: "b" }],
  });
  expect(stack.Outputs?.[0]).toMatchObject({
    OutputKey: "Value",
    OutputValue: expect.stringMatching(/^hello eu-west-1\/CFN-First-/),
    Description: "what it says",
  });
  expect(await lab.story("stack")).toEqual([
    "stack CREATE_IN_PROGRESS",
    "First CREATE_IN_PROGRESS",
    "First CREATE_IN_PROGRESS",
    "First CREATE_COMPLETE",
    "Second CREATE_IN_PROGRESS",
    "Second CREATE_IN_PROGRESS",
    "Second CREATE_COMPLETE",
    "stack CREATE_COMPLETE",
  ]);
});

test("a resource has no physical id in its first event, and events go to EventBridge in AWS's shape", async () => {
  const lab = cloudFormationLab();
  const { StackId } = await lab.create({ TemplateBody, ClientRequestToken: "token-1" });
  const [first, second] = (await lab.events("stack")).filter(
    ({ LogicalResourceId }) => LogicalResourceId === "First",
  );
  expect(first).toMatchObject({ PhysicalResourceId: "" });
  expect(second).toMatchObject({
    PhysicalResourceId: expect.stringMatching(/^CFN-First/),
    ResourceStatusReason: "Resource creation Initiated",
  });
  expect(new Set((await lab.events("stack")).map(({ EventId }) => EventId)).size).toBe(8);
  const complete = lab.emitted.find(({ detail }) => detail["logical-resource-id"] === "Second");
  expect(complete).toEqual({
    source: "aws.cloudformation",
    detailType: "CloudFormation Resource Status Change",
    resources: [StackId],
    detail: {
      "stack-id": StackId,
      "logical-resource-id": "Second",
      "physical-resource-id": "",
      "status-details": { status: "CREATE_IN_PROGRESS", "status-reason": "", "detailed-status": "" },
      "resource-type": "AWS::SSM::Parameter",
      "client-request-token": "token-1",
    },
  });
  expect(
    lab.emitted.filter(({ detailType }) => detailType === "CloudFormation Stack Status Change"),
  ).toHaveLength(2);
});

test("a failed resource rolls the stack back, cancels its siblings and says why", async () => {
  const lab = cloudFormationLab({ "Lab::Test::Refused": refused });
  const stack = await lab.create({
    TemplateBody: `
Resources:
  Good: { Type: AWS::S3::Bucket }
  Slow: { Type: AWS::S3::Bucket, DependsOn: Good }
  Bad: { Type: Lab::Test::Refused, DependsOn: Good }
`,
  });
  expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
  const events = await lab.events("stack");
  const reasons = events
    .map(({ ResourceStatusReason: reason = "" }) => reason)
    .filter((reason) => reason !== "");
  expect(reasons).toEqual([
    "User Initiated",
    "Resource creation Initiated",
    "Resource creation Initiated",
    expect.stringMatching(
      /^Resource handler returned message: "Not this one. \(Service: Test, Status Code: 400, Request ID: [-0-9a-f]+\)" \(RequestToken: [-0-9a-f]+, HandlerErrorCode: InvalidRequest\)$/,
    ),
    "Resource creation cancelled",
    "The following resource(s) failed to create: [Bad, Slow]. Rollback requested by user.",
  ]);
  expect((await lab.story("stack")).slice(-6)).toEqual([
    "Slow DELETE_IN_PROGRESS",
    "Bad DELETE_COMPLETE",
    "Slow DELETE_COMPLETE",
    "Good DELETE_IN_PROGRESS",
    "Good DELETE_COMPLETE",
    "stack ROLLBACK_COMPLETE",
  ]);
});

test("a deleted stack is found by its id only", async () => {
  const lab = cloudFormationLab();
  const { StackId = "" } = await lab.create({ TemplateBody });
  await lab.send("DeleteStack", { StackName: "stack" });
  expect((await lab.settled(StackId)).StackStatus).toBe("DELETE_COMPLETE");
  await expect(lab.send("DescribeStacks", { StackName: "stack" })).rejects.toThrow(
    "Stack with id stack does not exist",
  );
});
