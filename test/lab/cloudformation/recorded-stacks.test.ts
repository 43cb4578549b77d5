import type { Stack, StackEvent } from "@aws-sdk/client-cloudformation";
import { expect, test } from "@jest/globals";
import { eventForms, parametersOf, readyChangeSet, type Values } from "./capture.ts";
import { differences, recording } from "./recording.ts";
import { cloudFormationLab, type Lab } from "./support.ts";

const parameter = (Value: unknown, more: object = {}, properties: object = {}) => ({
  Type: "AWS::SSM::Parameter",
  Properties: { Type: "String", Value, ...properties },
  ...more,
});
const topic = (TopicName: unknown) => ({ Type: "AWS::SNS::Topic", Properties: { TopicName } });
const minimal = { Resources: { SimpleParam: parameter("test") } };
const all = ["CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"];
const body = (template: unknown) => (typeof template === "string" ? template : JSON.stringify(template));

const createChangeSet = (lab: Lab, template: unknown, more: object = {}) =>
  lab.send("CreateChangeSet", {
    StackName: "stack",
    ChangeSetName: "initial",
    ChangeSetType: "CREATE",
    TemplateBody: body(template),
    ...more,
  });

/** As LocalStack's tests deploy: by a change set with all capabilities; answers with the stack. */
async function deploy(lab: Lab, template: unknown, values: Values = {}, more: object = {}) {
  const { Id, StackId } = await createChangeSet(lab, template, {
    Capabilities: all,
    Parameters: parametersOf(values),
    ...more,
  });
  await readyChangeSet(lab, Id);
  await lab.send("ExecuteChangeSet", { ChangeSetName: Id });
  return lab.settled(StackId);
}

const update = (lab: Lab, template: unknown, values: Values = {}) =>
  deploy(lab, template, values, { ChangeSetType: "UPDATE" });

async function remove(lab: Lab, StackName: string, more: object = {}) {
  await lab.send("DeleteStack", { StackName, ...more });
  return lab.settled(StackName);
}

const describeStacks = (lab: Lab, StackName: string) => lab.send("DescribeStacks", { StackName });
const outputs = (stack: Stack) =>
  Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));

type Story = (lab: Lab) => Promise<Readonly<Record<string, unknown>>>;

const chain = (order: readonly string[]) => {
  const links: Readonly<Record<string, object>> = {
    A: parameter("root"),
    B: parameter({ Ref: "A" }),
    C: parameter({ Ref: "B" }),
  };
  return { Resources: Object.fromEntries(order.map((name) => [name, links[name]])) };
};

const deployOrder =
  (...order: readonly string[]): Story =>
  async (lab) => {
    const { StackId = "" } = await deploy(lab, chain(order));
    await remove(lab, StackId);
    const found = (await lab.events(StackId)).filter(
      ({ LogicalResourceId = "", ResourceStatus = "" }) =>
        order.includes(LogicalResourceId) && ResourceStatus.endsWith("_COMPLETE"),
    );
    return { events: found };
  };

const nestedConditions = `
Parameters:
  EnvType: { Type: String, AllowedValues: [prod, test] }
  BucketName: { Type: String, Default: "" }
Conditions:
  Both: !And [!Condition IsProduction, !Condition CreateBucket]
  IsProduction: !Equals [!Ref EnvType, prod]
  CreateBucket: !Not [!Equals [!Ref BucketName, ""]]
Resources:
  Bucket: { Type: "AWS::S3::Bucket", Condition: CreateBucket, Properties: { BucketName: !Ref BucketName } }
  Policy:
    Type: AWS::S3::BucketPolicy
    Condition: Both
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: 2012-10-17
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: ["s3:GetObject"], Resource: [!Join ["", [!GetAtt Bucket.Arn, "/*"]]] }]
`;

const nested =
  (EnvType: string, BucketName: string): Story =>
  async (lab) => {
    const created = await createChangeSet(lab, nestedConditions, {
      Parameters: parametersOf({ EnvType, BucketName }),
    });
    const described = await readyChangeSet(lab, created.Id);
    await lab.send("ExecuteChangeSet", { ChangeSetName: "initial", StackName: "stack" });
    await lab.settled("stack");
    return {
      create_cs_result: created,
      describe_changeset_result: described,
      stack_resources: await lab.send("DescribeStackResources", { StackName: "stack" }),
      stack_events: await lab.send("DescribeStackEvents", { StackName: "stack" }),
      describe_stack_result: await describeStacks(lab, "stack"),
    };
  };

const disabled = {
  Parameters: { Toggle: { Type: "String" }, ParameterValue: { Type: "String" } },
  Conditions: { Wanted: { "Fn::Equals": [{ Ref: "Toggle" }, "yes"] } },
  Resources: {
    BaseParameter: parameter({ Ref: "ParameterValue" }),
    ConditionalParameter: parameter({ "Fn::GetAtt": ["BaseParameter", "Value"] }, { Condition: "Wanted" }),
    AnotherResource: parameter({ Ref: "ConditionalParameter" }, { Condition: "Wanted" }),
  },
  Outputs: {
    ConditionalParameterValue: {
      Condition: "Wanted",
      Value: { "Fn::GetAtt": ["ConditionalParameter", "Value"] },
    },
  },
};
const references =
  (Toggle: string): Story =>
  async (lab) => {
    await deploy(lab, disabled, { Toggle, ParameterValue: "value" });
    return {
      "stack-description": await describeStacks(lab, "stack"),
      "resources-description": await lab.send("DescribeStackResources", { StackName: "stack" }),
    };
  };

const described =
  (more: object = {}): Story =>
  async (lab) => {
    const template = {
      Description: "test <env>.test.net",
      Resources: { TestResource: parameter("DummyValue") },
    };
    const { Id, StackId } = await createChangeSet(lab, template, more);
    const before = await readyChangeSet(lab, Id);
    const pending = (await describeStacks(lab, StackId)).Stacks[0];
    await lab.send("ExecuteChangeSet", { ChangeSetName: Id });
    return {
      "change-set-pre-execute": before,
      "stack-pre-execute": pending,
      "stack-post-execute": await lab.settled(StackId),
    };
  };

const secret = (noEcho: boolean) => ({
  Parameters: {
    NormalParameter: { Type: "String", Default: "Some default value here" },
    SecretParameter: { Type: "String", NoEcho: noEcho },
    SecretParameterWithDefault: { Type: "String", NoEcho: true, Default: "Default secret value here" },
  },
  Resources: {
    LocalBucket: {
      Type: "AWS::S3::Bucket",
      Properties: {
        BucketName: "cfn-noecho-bucket",
        Tags: [{ Key: "SecretTag", Value: { Ref: "SecretParameter" } }],
      },
      Metadata: { SensitiveData: { Ref: "SecretParameter" } },
    },
  },
  Outputs: { SecretValue: { Description: "Secret value from parameter", Value: { Ref: "SecretParameter" } } },
});

const noEcho: Story = async (lab) => {
  const { StackId = "" } = await deploy(lab, secret(true), { SecretParameter: "SecretValue" });
  const first = await describeStacks(lab, StackId);
  const detail = await lab.send("DescribeStackResource", {
    StackName: "stack",
    LogicalResourceId: "LocalBucket",
  });
  await lab.send("UpdateStack", {
    StackName: "stack",
    TemplateBody: body(secret(true)),
    Parameters: parametersOf({ SecretParameter: "NewSecretValue1" }),
  });
  await lab.settled(StackId);
  const updated = await describeStacks(lab, StackId);
  const review = async (name: string, hidden: boolean) => {
    const { Id } = await createChangeSet(lab, secret(hidden), {
      ChangeSetName: name,
      ChangeSetType: "UPDATE",
      Parameters: parametersOf({ SecretParameter: "NewSecretValue2" }),
    });
    return readyChangeSet(lab, Id);
  };
  return {
    describe_stacks: first,
    describe_stack_resource_details_LocalBucket: detail,
    describe_updated_stacks: updated,
    describe_updated_change_set: await review("a", true),
    describe_updated_stacks_change_set: await describeStacks(lab, StackId),
    describe_updated_change_set_no_echo_true: await review("b", false),
    describe_updated_stacks_no_echo_true: await describeStacks(lab, StackId),
    describe_updated_change_set_no_echo_false: await review("c", true),
    describe_updated_stacks_no_echo_false: await describeStacks(lab, StackId),
  };
};

const blocked: Story = async (lab) => {
  const template = {
    Parameters: { Name: { Type: "String" } },
    Resources: {
      BrokenPolicy: {
        Type: "AWS::IAM::Policy",
        Properties: {
          PolicyName: { Ref: "Name" },
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
          },
        },
      },
    },
  };
  const failed = await lab.create({
    TemplateBody: body(template),
    Parameters: parametersOf({ Name: "policy" }),
    Capabilities: ["CAPABILITY_NAMED_IAM"],
  });
  const id = failed.StackId ?? "";
  return {
    stack_post_create: { Stacks: [failed] },
    stack_post_fail_delete: { Stacks: [await remove(lab, id)] },
    stack_post_success_delete: { Stacks: [await remove(lab, id, { RetainResources: ["BrokenPolicy"] })] },
    stack_events: await lab.send("DescribeStackEvents", { StackName: id }),
  };
};

const conflicts: Story = async (lab) => {
  const { StackId: one = "" } = await lab.create({ TemplateBody: body(minimal) });
  const deleted = { Stacks: [await remove(lab, one)] };
  const { StackId: two = "" } = await lab.create({ TemplateBody: body(minimal) });
  return {
    created_stack_desc: "CREATE_COMPLETE",
    deleted_stack_desc: deleted,
    new_stack_desc: await describeStacks(lab, "stack"),
    stack_id_desc: await describeStacks(lab, one),
    new_stack_id_desc: await describeStacks(lab, two),
    deleted_second_stack_desc: { Stacks: [await remove(lab, two)] },
  };
};

const changeSetConflicts: Story = async (lab) => {
  const one = await createChangeSet(lab, minimal);
  await readyChangeSet(lab, one.Id);
  await lab.send("ExecuteChangeSet", { ChangeSetName: "initial", StackName: "stack" });
  await lab.settled(one.StackId);
  await remove(lab, one.StackId);
  const two = await createChangeSet(lab, minimal);
  await lab.clock.advance(5000);
  return {
    new_stack_desc: await describeStacks(lab, "stack"),
    stack_id_desc: await describeStacks(lab, one.StackId),
    new_stack_id_desc: await describeStacks(lab, two.StackId),
    initial_changeset_id_desc: await lab.send("DescribeChangeSet", { ChangeSetName: one.Id }),
    second_initial_changeset_id_desc: await lab.send("DescribeChangeSet", { ChangeSetName: two.Id }),
  };
};

const inReview: Story = async (lab) => {
  const { Id, StackId } = await createChangeSet(lab, minimal);
  await readyChangeSet(lab, Id);
  const created = await lab.send("CreateStack", { StackName: "stack", TemplateBody: body(minimal) });
  await lab.settled(StackId);
  return {
    create_stack_while_in_review: created,
    describe_stack: await describeStacks(lab, StackId),
    describe_change_set: await lab.send("DescribeChangeSet", { ChangeSetName: Id }),
  };
};

const empty: Story = async (lab) => {
  const template = {
    Resources: { CDKMetadata: { Type: "AWS::CDK::Metadata", Properties: { Analytics: "v2" } } },
  };
  const first = await createChangeSet(lab, template, { Capabilities: all });
  const described = await readyChangeSet(lab, first.Id);
  await lab.send("ExecuteChangeSet", { ChangeSetName: first.Id });
  await lab.settled("stack");
  const second = await createChangeSet(lab, template, {
    ChangeSetName: "none",
    ChangeSetType: "UPDATE",
    Capabilities: all,
  });
  const nothing = await readyChangeSet(lab, second.Id);
  const error = await lab.send("ExecuteChangeSet", { ChangeSetName: second.Id }).catch((reason) => reason);
  return {
    first_changeset: first,
    describe_first_cs: described,
    nochange_changeset: second,
    describe_nochange: nothing,
    error_execute_failed: `An error occurred (${error.code}) when calling the ExecuteChangeSet operation: ${error.message}`,
  };
};

const lifecycle = (name: unknown) => ({
  Parameters: { ApiName: { Type: "String" } },
  Resources: { Topic: topic(name) },
});

const sub = `
Parameters:
  ParameterName: { Type: String }
  Param1: { Type: String, Default: Param1Value }
Resources:
  MyResource: { Type: "AWS::SSM::Parameter", Properties: { Type: String, Value: unimportant, Name: !Ref Param1 } }
Outputs:
  StringStatic: { Value: !Sub this is a static string }
  StringRefParam: { Value: !Sub "\${Param1}" }
  StringRefResource: { Value: !Sub "\${MyResource}" }
  StringRefPseudoParam: { Value: !Sub "\${AWS::Region}" }
  StringRefMultiple: { Value: !Sub "\${Param1} - \${MyResource}" }
  StringRefGetAtt: { Value: !Sub "\${MyResource.Value}" }
  ListStatic: { Value: !Sub [this is a static string, { somekey: somevalue }] }
  ListRefParam: { Value: !Sub ["\${Param1}", { somekey: somevalue }] }
  ListRefResourceDirect: { Value: !Sub ["\${MyResource}", { somekey: somevalue }] }
  ListRefResourceMappingRef: { Value: !Sub ["\${Own}", { Own: !Ref MyResource }] }
  ListRefPseudoParam: { Value: !Sub ["\${AWS::Region}", { somekey: somevalue }] }
  ListRefMultipleMix: { Value: !Sub ["\${Own}-\${AWS::Region}-\${Param1}", { Own: !Ref MyResource }] }
  ListRefGetAtt: { Value: !Sub ["\${MyResource.Value}", { somekey: somevalue }] }
  ListRefGetAttMapping: { Value: !Sub ["\${Own}", { Own: !GetAtt MyResource.Value }] }
  UrlSuffixPseudoParam: { Value: { "Fn::Sub": "\${AWS::URLSuffix}" } }
`;

const topicOutputs = (attribute: string) => ({
  Resources: { MyTopic: topic("topic-name") },
  Outputs: {
    MyTopicName: { Value: { "Fn::GetAtt": ["MyTopic", "TopicName"] } },
    MyTopicArn: { Value: { "Fn::GetAtt": ["MyTopic", "TopicArn"] } },
    MyTopicRef: { Value: { Ref: "MyTopic" } },
    MyTopicCustom: { Value: { "Fn::GetAtt": ["MyTopic", attribute] } },
  },
});

const replaceable = (UpdateReplacePolicy: string, DeletionPolicy = "Delete") => ({
  Parameters: { Name: { Type: "String" } },
  Resources: {
    MyParameter: parameter("value", { UpdateReplacePolicy, DeletionPolicy }, { Name: { Ref: "Name" } }),
  },
});

const shownTemplate =
  (text: string, creation: "change set" | "create"): Story =>
  async (lab) => {
    if (creation === "create") await lab.create({ TemplateBody: text });
    else await deploy(lab, text);
    const read = (TemplateStage: string) => lab.send("GetTemplate", { StackName: "stack", TemplateStage });
    return { template_original: await read("Original"), template_processed: await read("Processed") };
  };
const topicYaml = `Resources:
  topic69831491:
    Type: AWS::SNS::Topic
Outputs:
  TopicName:
    Value:
      Fn::GetAtt:
        - topic69831491
        - TopicName
`;

const attribute =
  (name: string): Story =>
  async (lab) => {
    const template = {
      Resources: { MyResource: parameter("abc123") },
      Outputs: {
        MyRef: { Value: { Ref: "MyResource" } },
        MyOutput: { Value: { "Fn::GetAtt": ["MyResource", name] } },
      },
    };
    const stack = await deploy(lab, template);
    const { StackResourceDetail } = await lab.send("DescribeStackResource", {
      StackName: "stack",
      LogicalResourceId: "MyResource",
    });
    return { stack_outputs: outputs(stack), physical_resource_id: StackResourceDetail.PhysicalResourceId };
  };

const queue = (Properties: object, name = "MyQueue") => ({
  Resources: { [name]: { Type: "AWS::SQS::Queue", Properties } },
});
const queueEvents = async (lab: Lab, StackId: string, name: string) =>
  (eventForms([...(await lab.events(StackId))])[0] as Readonly<Record<string, unknown>>)[name];

const stories: Readonly<Record<string, Story>> = {
  "api.test_stacks/test_stack_deploy_order[A-B-C]": deployOrder("A", "B", "C"),
  "api.test_stacks/test_stack_deploy_order[A-C-B]": deployOrder("A", "C", "B"),
  "api.test_stacks/test_stack_deploy_order[B-A-C]": deployOrder("B", "A", "C"),
  "api.test_stacks/test_stack_deploy_order[B-C-A]": deployOrder("B", "C", "A"),
  "api.test_stacks/test_stack_deploy_order[C-A-B]": deployOrder("C", "A", "B"),
  "api.test_stacks/test_stack_deploy_order[C-B-A]": deployOrder("C", "B", "A"),
  "api.test_stacks/test_blocked_stack_deletion": blocked,
  "api.test_stacks/test_name_conflicts": conflicts,
  "api.test_stacks/test_no_echo_parameter": noEcho,
  "api.test_stacks/test_stack_description_lifecycle[no-tags]": described(),
  "api.test_stacks/test_stack_description_lifecycle[with-tags]": described({
    Tags: [{ Key: "foo", Value: "bar" }],
  }),
  "api.test_stacks/test_get_template_using_changesets[yaml]": shownTemplate(topicYaml, "change set"),
  "api.test_stacks/test_get_template_using_create_stack[yaml]": shownTemplate(topicYaml, "create"),
  "api.test_stacks/test_list_events_after_deployment": async (lab) => {
    await deploy(lab, { Resources: { topic123: topic("topic") } });
    return { events: { StackEvents: await lab.events("stack") } };
  },
  "api.test_stacks/test_stack_lifecycle": async (lab) => {
    const creation = await deploy(lab, lifecycle({ Ref: "ApiName" }), { ApiName: "one" });
    const updated = await update(lab, lifecycle({ Ref: "ApiName" }), { ApiName: "two" });
    return { creation, update: updated, deleted: await remove(lab, creation.StackId ?? "") };
  },
  "api.test_stacks/test_update_termination_protection": async (lab) => {
    await deploy(lab, lifecycle({ Ref: "ApiName" }), { ApiName: "one" });
    const protect = async (EnableTerminationProtection: boolean) => {
      await lab.send("UpdateTerminationProtection", { StackName: "stack", EnableTerminationProtection });
      return describeStacks(lab, "stack");
    };
    return { "describe-stack-1": await protect(true), "describe-stack-2": await protect(false) };
  },
  "api.test_stacks/test_updating_an_updated_stack_sets_status": async (lab) => {
    const values = { Topic1Name: "topic-1", Topic2Name: "topic-2", Topic3Name: "topic-3" };
    const version = (count: number) => ({
      Parameters: Object.fromEntries(Object.keys(values).map((key) => [key, { Type: "String" }])),
      Resources: Object.fromEntries(
        [1, 2, 3].slice(0, count).map((n) => [`topic${n}`, topic({ Ref: `Topic${n}Name` })]),
      ),
    });
    await deploy(lab, version(1), values);
    await update(lab, version(2), values);
    await update(lab, version(3), values);
    return { "describe-result": await describeStacks(lab, "stack") };
  },
  "api.test_stacks/test_subnet_id_parameter_type": async (lab) => {
    const template = {
      Parameters: { Ids: { Type: "List<AWS::EC2::Subnet::Id>" } },
      Resources: { A: parameter("x") },
      Outputs: { ParamValue: { Value: { "Fn::Join": ["|", { Ref: "Ids" }] } } },
    };
    return { outputs: outputs(await deploy(lab, template, { Ids: "subnet-id-1,subnet-id-2" })) };
  },
  "api.test_changesets/test_name_conflicts": changeSetConflicts,
  "api.test_changesets/test_create_while_in_review": inReview,
  "api.test_changesets/test_empty_changeset": empty,
  "api.test_changesets/test_multiple_create_changeset": async (lab) => {
    const initial = await readyChangeSet(lab, (await createChangeSet(lab, minimal)).Id);
    return {
      initial_changeset: initial,
      additional_changeset: await createChangeSet(lab, minimal, { ChangeSetName: "second" }),
    };
  },
  "api.test_changesets/test_create_changeset_with_stack_id": async (lab) => {
    const { StackId } = await createChangeSet(lab, minimal);
    await createChangeSet(lab, minimal, { StackName: StackId, ChangeSetName: "additional" });
    await lab.clock.advance(5000);
    return { describe_stack: await describeStacks(lab, StackId) };
  },
  "api.test_changesets/test_create_change_set_no_changes": async (lab) => {
    await deploy(lab, minimal);
    const { Id } = await createChangeSet(lab, minimal, { ChangeSetType: "UPDATE" });
    return { "change-set-description": await readyChangeSet(lab, Id) };
  },
  "api.test_changesets/test_create_change_set_update_without_parameters": async (lab) => {
    const first = await createChangeSet(lab, { Resources: { topic123: topic("one") } });
    await readyChangeSet(lab, first.Id);
    await lab.send("ExecuteChangeSet", { ChangeSetName: first.Id });
    await lab.settled("stack");
    const { Id } = await createChangeSet(
      lab,
      { Resources: { topic123: topic("two") } },
      { ChangeSetType: "UPDATE" },
    );
    return {
      create_change_set: first,
      describe_change_set: await readyChangeSet(lab, Id),
      list_change_set: await lab.send("ListChangeSets", { StackName: "stack" }),
    };
  },
  "api.test_update_stack/test_diff_after_update": async (lab) => {
    await deploy(lab, { Resources: { SimpleParam: parameter("before-stack-update") } });
    const TemplateBody =
      "\nResources:\n    SimpleParam1:\n        Type: AWS::SSM::Parameter\n        Properties:\n            Value: after-stack-update\n            Type: String\n";
    await lab.send("UpdateStack", { StackName: "stack", TemplateBody });
    await lab.settled("stack");
    return { "get-template-response": await lab.send("GetTemplate", { StackName: "stack" }) };
  },
  "api.test_reference_resolving/test_nested_getatt_ref[TopicName]": async (lab) => ({
    outputs: outputs(await deploy(lab, topicOutputs("TopicName"))),
  }),
  "api.test_reference_resolving/test_nested_getatt_ref[TopicArn]": async (lab) => ({
    outputs: outputs(await deploy(lab, topicOutputs("TopicArn"))),
  }),
  "engine.test_attributes/test_invalid_getatt_fails": async (lab) => {
    const template = {
      Resources: { MyResource: parameter("x") },
      Outputs: { InvalidOutput: { Value: { "Fn::GetAtt": ["MyResource", "Invalid"] } } },
    };
    await deploy(lab, template);
    const { StackEvents } = await lab.send("DescribeStackEvents", { StackName: "stack" });
    return { stack_events: { events: StackEvents } };
  },
  "engine.test_references/test_fn_sub_cases": async (lab) => ({
    outputs: outputs(await deploy(lab, sub, { ParameterName: "p" })),
  }),
  "engine.test_conditions/test_nested_conditions[test-nobucket-nopolicy]": nested("test", ""),
  "engine.test_conditions/test_nested_conditions[test-bucket-nopolicy]": nested("test", "bucket-name"),
  "engine.test_conditions/test_nested_conditions[prod-nobucket-nopolicy]": nested("prod", ""),
  "engine.test_conditions/test_nested_conditions[prod-bucket-policy]": nested("prod", "bucket-name"),
  "engine.test_conditions/test_references_to_disabled_resources[yes]": references("yes"),
  "engine.test_conditions/test_references_to_disabled_resources[no]": references("no"),
  "engine.test_replacement/test_requires_replacement": async (lab) => {
    const { StackId = "" } = await deploy(lab, queue({ QueueName: "one" }));
    await update(lab, queue({ QueueName: "queue-47128d25" }));
    return { "queue-events": await queueEvents(lab, StackId, "MyQueue") };
  },
  "test_change_sets/test_queue_update": async (lab) => {
    const { StackId = "" } = await deploy(lab, queue({ QueueName: "one" }, "StandardQueue"));
    await update(lab, queue({ QueueName: "one", MaximumMessageSize: 4321 }, "StandardQueue"));
    await update(lab, queue({ QueueName: "one" }, "StandardQueue"));
    return { events: await queueEvents(lab, StackId, "StandardQueue") };
  },
  "engine.test_update_policy/test_update_replace_policy_retain": async (lab) => {
    await deploy(lab, replaceable("Retain"), { Name: "param-fe430ac7" });
    await update(lab, replaceable("Retain"), { Name: "param-14aa098c" });
    return { "per-resource-events": await lab.events("stack") };
  },
  "engine.test_deletion_policy/test_deletion_policy_with_retain": async (lab) => {
    const { StackId = "" } = await deploy(lab, {
      Resources: { MyParameter: parameter("x", { DeletionPolicy: "Retain" }) },
    });
    await remove(lab, StackId);
    return { "per-resource-events": await lab.events(StackId) };
  },
  "resource_providers.ssm.test_parameter/test_getattr[Type]": attribute("Type"),
  "resource_providers.ssm.test_parameter/test_getattr[Value]": attribute("Value"),
  "test_change_sets/test_list_change_sets": async (lab) => {
    await readyChangeSet(lab, (await createChangeSet(lab, minimal)).Id);
    return { "change-sets": await lab.send("ListChangeSets", { StackName: "stack" }) };
  },
  "test_change_sets/test_single_resource_static_update": async (lab) => {
    const version = (value: string) => ({
      Resources: { MyParameter: parameter(value, {}, { Name: "name" }) },
    });
    const first = await createChangeSet(lab, version("foo"));
    const one = await readyChangeSet(lab, first.Id);
    await lab.send("ExecuteChangeSet", { ChangeSetName: first.Id });
    await lab.settled("stack");
    const second = await createChangeSet(lab, version("bar"), {
      ChangeSetName: "second",
      ChangeSetType: "UPDATE",
    });
    return { "describe-1": one, "describe-2": await readyChangeSet(lab, second.Id) };
  },
};

/** What the recordings differ in among themselves, and what the lab leaves out on purpose. */
const known: readonly RegExp[] = [
  // An older recording, from before AWS told the policy.
  /^describe_change_set\.Changes\.0\.ResourceChange\.PolicyAction: AWS undefined, lab "ReplaceAndDelete"$/,
];

function differencesOf(step: string, expected: unknown, actual: unknown): string[] {
  if (step !== "per-resource-events") return differences(expected, actual, step);
  const tries = eventForms(actual as StackEvent[]).map((form) => differences(expected, form, step));
  return tries.sort((one, other) => one.length - other.length)[0] ?? [];
}

test.each(Object.entries(stories))("%s", async (name, story) => {
  const [file = "", scenario = ""] = name.split("/");
  const expected = recording(file, scenario);
  const actual = await story(cloudFormationLab());
  const found = Object.keys(actual).flatMap((step) => differencesOf(step, expected[step], actual[step]));
  expect(found.filter((line) => !known.some((pattern) => pattern.test(line)))).toEqual([]);
});
