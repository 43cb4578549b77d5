import { describe, expect, test } from "@jest/globals";
import { readyChangeSet } from "./capture.ts";
import { cloudFormationLab } from "./support.ts";

const ssm = (properties: object) => ({ Type: "AWS::SSM::Parameter", Properties: properties });
const fine = ssm({ Type: "String", Value: "x" });
const role = (more: object = {}) => ({
  Type: "AWS::IAM::Role",
  Properties: { AssumeRolePolicyDocument: {}, ...more },
});
const withParameter = (definition: object) => ({ Parameters: { P: definition }, Resources: { A: fine } });

const refused: readonly (readonly [
  what: string,
  template: object,
  message: string | RegExp,
  more?: object,
])[] = [
  [
    "unknown types",
    { Resources: { A: { Type: "AWS::No::Such" } } },
    "Template format error: Unrecognized resource types: [AWS::No::Such]",
  ],
  [
    "attributes that the type does not have",
    { Resources: { A: fine, B: ssm({ Type: "String", Value: { "Fn::GetAtt": ["A", "Arn2"] } }) } },
    "Template error: resource A does not support attribute type Arn2 in Fn::GetAtt",
  ],
  [
    "circular dependencies",
    { Resources: { A: { ...fine, DependsOn: "B" }, B: { ...fine, DependsOn: "A" } } },
    "Circular dependency between resources: [A, B]",
  ],
  ["transforms", { Transform: "AWS::Serverless-2016-10-31", Resources: { A: fine } }, /Transform/],
  ["parameters without a value", withParameter({ Type: "String" }), "Parameters: [P] must have values"],
  [
    "parameters that are not in the template",
    { Resources: { A: fine } },
    "Parameters: [Q] do not exist in the template",
    { Parameters: [{ ParameterKey: "Q", ParameterValue: "1" }] },
  ],
  [
    "values that are not allowed",
    withParameter({ Type: "String", Default: "c", AllowedValues: ["a", "b"] }),
    /^Parameter 'P' must be one of AllowedValues/,
  ],
  [
    "values that do not match",
    withParameter({ Type: "String", Default: "c", AllowedPattern: "[0-9]+" }),
    "Parameter 'P' must match pattern [0-9]+",
  ],
  [
    "with the template's own words",
    withParameter({
      Type: "String",
      Default: "c",
      MinLength: 3,
      ConstraintDescription: "three letters at least.",
    }),
    "Parameter P failed to satisfy constraint: three letters at least.",
  ],
  [
    "SSM parameters that do not exist",
    withParameter({ Type: "AWS::SSM::Parameter::Value<String>", Default: "/no/such" }),
    "Unable to fetch parameters [/no/such] from parameter store for this account.",
  ],
  [
    "more than 51,200 bytes",
    { Metadata: { A: "x".repeat(51_200) }, Resources: { A: fine } },
    /less than or equal to 51200/,
  ],
];

describe("CreateStack refuses", () => {
  test.each(refused)("%s", async (_, template, message, more = {}) => {
    const lab = cloudFormationLab();
    const sent = lab.send("CreateStack", {
      StackName: "stack",
      TemplateBody: JSON.stringify(template),
      ...more,
    });
    await expect(sent).rejects.toMatchObject({
      code: "ValidationError",
      message: expect.stringMatching(message instanceof RegExp ? message : /.*/),
    });
    if (typeof message === "string") await expect(sent).rejects.toThrow(message);
    expect((await lab.send("DescribeStacks", {})).Stacks).toEqual([]);
  });

  test.each([
    [role(), [], "Requires capabilities : [CAPABILITY_IAM]"],
    [role({ RoleName: "mine" }), ["CAPABILITY_IAM"], "Requires capabilities : [CAPABILITY_NAMED_IAM]"],
  ])("identities without the capability", async (resource, Capabilities, message) => {
    const lab = cloudFormationLab({
      "AWS::IAM::Role": { service: "Iam", create: async () => ({ physicalId: "r" }), delete: async () => {} },
    });
    const TemplateBody = JSON.stringify({ Resources: { R: resource } });
    await expect(
      lab.send("CreateStack", { StackName: "stack", TemplateBody, Capabilities }),
    ).rejects.toMatchObject({
      code: "InsufficientCapabilitiesException",
      message,
    });
  });
});

describe("AWS's schema of a resource", () => {
  const bad = {
    Resources: {
      Unknown: ssm({ Type: "String", Value: "x", Valeu: "y" }),
      Missing: ssm({ Type: "String" }),
      Wrong: { Type: "AWS::SQS::Queue", Properties: { DelaySeconds: "soon" } },
    },
  };

  test("fails the resource of a stack", async () => {
    const lab = cloudFormationLab();
    const stack = await lab.create({ TemplateBody: JSON.stringify(bad), OnFailure: "DO_NOTHING" });
    expect(stack.StackStatus).toBe("CREATE_FAILED");
    const reasons = (await lab.events("stack"))
      .filter(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED")
      .map(({ ResourceStatusReason }) => ResourceStatusReason);
    expect(reasons[0]).toBe(
      "Properties validation failed for resource Unknown with message:\n#: extraneous key [Valeu] is not permitted",
    );
  });

  test("fails a change set before anything is made, with DescribeEvents to say why", async () => {
    const lab = cloudFormationLab();
    const { Id } = await lab.send("CreateChangeSet", {
      StackName: "stack",
      ChangeSetName: "changes",
      ChangeSetType: "CREATE",
      TemplateBody: JSON.stringify(bad),
    });
    expect(await readyChangeSet(lab, Id)).toMatchObject({
      Status: "FAILED",
      ExecutionStatus: "UNAVAILABLE",
      StatusReason: expect.stringContaining("AWS::EarlyValidation::PropertyValidation"),
    });
    const { OperationEvents } = await lab.send("DescribeEvents", { ChangeSetName: Id });
    expect(
      OperationEvents.map((event: { ValidationPath: string; ValidationStatusReason: string }) => [
        event.ValidationPath,
        event.ValidationStatusReason,
      ]),
    ).toEqual([
      ["/Resources/Missing/Properties", "Required property [Value] not found"],
      ["/Resources/Unknown/Properties", "Unsupported property [Valeu]"],
      ["/Resources/Wrong/Properties/DelaySeconds", expect.stringContaining("expected type: Integer")],
    ]);
  });
});

test("a protected stack is not deleted", async () => {
  const lab = cloudFormationLab();
  const { StackId } = await lab.create({
    TemplateBody: JSON.stringify({ Resources: { A: fine } }),
    EnableTerminationProtection: true,
  });
  await expect(lab.send("DeleteStack", { StackName: "stack" })).rejects.toThrow(
    "Stack [stack] cannot be deleted while TerminationProtection is enabled",
  );
  expect((await lab.settled(StackId ?? "")).StackStatus).toBe("CREATE_COMPLETE");
});

test("a stack in progress is not updated", async () => {
  const lab = cloudFormationLab();
  const TemplateBody = JSON.stringify({ Resources: { A: fine } });
  const { StackId } = await lab.send("CreateStack", { StackName: "stack", TemplateBody });
  await expect(lab.send("UpdateStack", { StackName: "stack", TemplateBody })).rejects.toThrow(
    `Stack:${StackId} is in CREATE_IN_PROGRESS state and can not be updated.`,
  );
  await lab.settled("stack");
});
