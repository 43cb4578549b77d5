import { expect, test } from "@jest/globals";
import { AwsError } from "../../../lab/kernel/aws-error.ts";
import { parametersOf } from "./capture.ts";
import { differences, recording } from "./recording.ts";
import { cloudFormationLab, type Lab } from "./support.ts";

const topic = { Type: "AWS::SNS::Topic" };
const ssmParameter = { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value: "test" } };
const minimal = { Resources: { SimpleParam: ssmParameter } };
const named = {
  Parameters: { TopicName: { Type: "String", Default: "topic" } },
  Resources: { Topic: { ...topic, Properties: { TopicName: { Ref: "TopicName" } } } },
};
const optional = (resource: object) => ({
  Parameters: { OptionParameter: { Type: "String" } },
  Conditions: { Wanted: { "Fn::Equals": [{ Ref: "OptionParameter" }, "option-a"] } },
  Resources: { MyTopic: { ...topic, Condition: "Wanted" }, ...resource },
});
const using = (Value: unknown) =>
  optional({ SsmParam: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value } } });

const body = (template: unknown) => (typeof template === "string" ? template : JSON.stringify(template));
const changeSet =
  (template: unknown, values: Readonly<Record<string, string>> = {}) =>
  (lab: Lab) =>
    lab.send("CreateChangeSet", {
      StackName: "stack",
      ChangeSetName: "initial",
      ChangeSetType: "CREATE",
      TemplateBody: body(template),
      Parameters: parametersOf(values),
    });
const creation = (template: unknown) => (lab: Lab) =>
  lab.send("CreateStack", { StackName: "stack", TemplateBody: body(template) });

/** After the stack of `template` is there. */
const after =
  (template: unknown, then: (lab: Lab, stackId: string) => Promise<unknown>) => async (lab: Lab) => {
    const { StackId = "" } = await lab.create({ TemplateBody: body(template) });
    return then(lab, StackId);
  };
const gone = (then: (lab: Lab, stackId: string) => Promise<unknown>) =>
  after(minimal, async (lab, id) => {
    await lab.send("DeleteStack", { StackName: id });
    await lab.settled(id);
    return then(lab, id);
  });
const update = (input: object) => (lab: Lab) => lab.send("UpdateStack", { StackName: "stack", ...input });

type Attempt = (lab: Lab) => Promise<unknown>;

/** file/scenario/step: what the lab does instead of the recorded call. */
const attempts: Readonly<Record<string, Attempt>> = {
  "api.test_validations/test_invalid_output_structure[none-value]/validation-error": changeSet({
    Resources: { Foo: topic },
    Outputs: { MyOutput: { Value: null } },
  }),
  "api.test_validations/test_invalid_output_structure[missing-def]/validation-error": changeSet({
    Resources: { Foo: topic },
    Outputs: { MyOutput: { Value: null, AnotherValue: null } },
  }),
  "api.test_validations/test_invalid_output_structure[multiple-nones]/validation-error": changeSet({
    Resources: { Foo: topic },
    Outputs: { MyOutput: {} },
  }),
  "api.test_validations/test_missing_resources_block/validation-error": changeSet({}),
  "api.test_validations/test_resources_blocks[missing-type]/validation-error": changeSet({
    Resources: { A: { Properties: {} } },
  }),
  "api.test_validations/test_resources_blocks[invalid-key]/validation-error": changeSet({
    Resources: { A: { ...topic, Invalid: 10 } },
  }),
  "api.test_stacks/test_linting_error_during_creation/error": creation({ Resources: "", Outputs: "" }),
  "api.test_stacks/test_describe_stack_events_errors/describe_stack_events_stack_not_found": (lab) =>
    lab.send("DescribeStackEvents", { StackName: "does-not-exist" }),
  "api.test_stacks/test_non_existing_stack_message/Error": (lab) =>
    lab.send("DescribeStacks", { StackName: "stack" }),
  "api.test_stacks/test_stack_name_creation/stack_response": (lab) =>
    lab.send("CreateStack", { StackName: "*@da591fa3_$", TemplateBody: body(minimal) }),
  "api.test_stacks/test_stack_resource_not_found/Error": after(minimal, (lab) =>
    lab.send("DescribeStackResource", { StackName: "stack", LogicalResourceId: "NonExistentResource" }),
  ),
  "api.test_stacks/test_update_stack_with_same_template_withoutchange/no_change_exception": after(
    minimal,
    update({ TemplateBody: body(minimal) }),
  ),
  "api.test_stacks/test_name_conflicts/create_stack_already_exists_exc": after(minimal, creation(minimal)),
  "api.test_stacks/test_name_conflicts/deleted_stack_not_found_exc": gone((lab) =>
    lab.send("DescribeStacks", { StackName: "stack" }),
  ),
  "api.test_stacks/test_name_conflicts/deleted_stack_events_not_found_by_name": gone((lab) =>
    lab.send("DescribeStackEvents", { StackName: "stack" }),
  ),
  "api.test_stacks/test_no_parameters_given/deploy-error": changeSet({
    Parameters: { Input: { Type: "String" } },
    Resources: minimal.Resources,
  }),
  "api.test_stacks/test_create_stack_url_as_template/stack_create_ec2": creation(
    "https://example.com/template.yaml",
  ),
  "api.test_update_stack/test_no_template_error/error": after(named, update({})),
  "api.test_update_stack/test_update_with_resource_types/invalid_type_error": after(
    named,
    update({
      TemplateBody: body(named),
      ResourceTypes: ["AWS::EC2:*"],
      Parameters: parametersOf({ TopicName: "b" }),
    }),
  ),
  "api.test_update_stack/test_update_with_resource_types/resource_not_allowed": after(
    named,
    update({
      TemplateBody: body(named),
      ResourceTypes: ["AWS::EC2::*"],
      Parameters: parametersOf({ TopicName: "b" }),
    }),
  ),
  "api.test_update_stack/test_update_with_role_without_permissions/error": after(
    named,
    update({
      UsePreviousTemplate: true,
      RoleARN: "arn:aws:iam::111122223333:role/role-fb405076",
      Parameters: parametersOf({ TopicName: "b" }),
    }),
  ),
  "api.test_update_stack/test_update_deleted_stack/Error": gone((lab, StackName) =>
    lab.send("UpdateStack", { StackName, TemplateBody: body(minimal) }),
  ),
  "api.test_changesets/test_describe_change_set_nonexisting/exception": (lab) =>
    lab.send("DescribeChangeSet", { StackName: "somestack", ChangeSetName: "DoesNotExist" }),
  "api.test_changesets/test_delete_change_set_exception/e1": (lab) =>
    lab.send("DeleteChangeSet", { StackName: "nostack", ChangeSetName: "DoesNotExist" }),
  "api.test_changesets/test_delete_change_set_exception/e2": (lab) =>
    lab.send("DeleteChangeSet", { ChangeSetName: "DoesNotExist" }),
  "api.test_changesets/test_name_conflicts/create_changeset_existingstack_exc": after(
    minimal,
    changeSet(minimal),
  ),
  "api.test_changesets/test_using_pseudoparameters_in_places[resource]/error": changeSet({
    Resources: { "AWS::NoValue": topic },
  }),
  "api.test_changesets/test_using_pseudoparameters_in_places[parameter]/error": changeSet({
    Parameters: { "AWS::NoValue": { Type: "String" } },
    Resources: { A: topic },
  }),
  "api.test_changesets/test_create_changeset_for_deleted_stack/ErrorForCreate": gone((lab, StackName) =>
    lab.send("CreateChangeSet", {
      StackName,
      ChangeSetName: "test",
      ChangeSetType: "CREATE",
      TemplateBody: body(minimal),
    }),
  ),
  "api.test_changesets/test_create_changeset_for_deleted_stack/ErrorForUpdate": gone((lab, StackName) =>
    lab.send("CreateChangeSet", {
      StackName,
      ChangeSetName: "test",
      ChangeSetType: "UPDATE",
      TemplateBody: body(minimal),
    }),
  ),
  "api.test_changesets/test_changeset_for_deleted_stack/ErrorForInProgress": after(
    minimal,
    async (lab, StackName) => {
      await lab.send("DeleteStack", { StackName });
      return lab.send("CreateChangeSet", { StackName, ChangeSetName: "test", TemplateBody: body(minimal) });
    },
  ),
  "api.test_changesets/test_changeset_for_deleted_stack/ErrorForComplete": gone((lab, StackName) =>
    lab.send("CreateChangeSet", { StackName, ChangeSetName: "test", TemplateBody: body(minimal) }),
  ),
  "api.test_changesets/test_create_changeset_with_stack_id/recreate_deleted_with_id_exception": gone(
    (lab, StackName) =>
      lab.send("CreateChangeSet", {
        StackName,
        ChangeSetName: "revived-stack-changeset",
        ChangeSetType: "CREATE",
        TemplateBody: body(minimal),
      }),
  ),
  "api.test_changesets/test_deleted_changeset/postdelete_changeset_notfound": async (lab) => {
    const { Id: ChangeSetName } = (await changeSet(minimal)(lab)) as { Id: string };
    await lab.clock.advance(5000);
    await lab.send("DeleteChangeSet", { ChangeSetName, StackName: "stack" });
    return lab.send("DescribeChangeSet", { ChangeSetName, StackName: "stack" });
  },
  "api.test_changesets/test_describe_changeset_after_delete/describe-deleted-cs": async (lab) => {
    await changeSet(minimal)(lab);
    await lab.clock.advance(5000);
    await lab.send("DeleteChangeSet", { ChangeSetName: "initial", StackName: "stack" });
    return lab.send("DescribeChangeSet", { ChangeSetName: "initial", StackName: "stack" });
  },
  "engine.test_conditions/test_dependent_ref/dependent_ref_exc": changeSet(using({ Ref: "MyTopic" }), {
    OptionParameter: "option-b",
  }),
  "engine.test_conditions/test_dependent_get_att/dependent_ref_exc": changeSet(
    using({ "Fn::GetAtt": ["MyTopic", "TopicName"] }),
    {
      OptionParameter: "option-b",
    },
  ),
  "engine.test_conditions/test_output_reference_to_skipped_resource/unresolved_resource_reference_exception":
    changeSet(
      { ...optional({}), Outputs: { TopicRef: { Value: { Ref: "MyTopic" } } } },
      { OptionParameter: "option-b" },
    ),
  "engine.test_conditions/test_validate_equals_args_len/error": changeSet({
    Conditions: { Bad: { "Fn::Equals": ["one"] } },
    Resources: { A: { ...topic, Condition: "Bad" } },
  }),
  "engine.test_references/test_depends_on_with_missing_reference/depends_on_nonexisting_exception": changeSet(
    {
      Resources: { A: { ...topic, DependsOn: "NonExistingResource" } },
    },
  ),
  "engine.test_references/test_useful_error_when_invalid_ref/validation_error": changeSet({
    Resources: { A: { ...topic, Properties: { TopicName: { Ref: "InvalidRef" } } } },
  }),
  "test_change_set_parameters/test_invalid_parameter_type/error": changeSet(
    { Parameters: { Value: { Type: "Number" } }, Resources: minimal.Resources },
    { Value: "abc" },
  ),
};

/** The error as boto shows it: whole, or as the sentence it raises. */
function shownLike(expected: unknown, error: unknown) {
  if (!(error instanceof AwsError)) throw error;
  const { code, message, status } = error;
  if (typeof expected === "string")
    return expected.replace(/\(\w+\)/, `(${code})`).replace(/(operation: ).*$/s, `$1${message}`);
  return {
    Error: { Code: code, Message: message, Type: "Sender" },
    ResponseMetadata: { HTTPStatusCode: status },
  };
}

const statusOf = (shown: unknown) =>
  (shown as { ResponseMetadata?: { HTTPStatusCode?: number } }).ResponseMetadata?.HTTPStatusCode;

test.each(Object.entries(attempts))("%s", async (name, attempt) => {
  const [file = "", scenario = "", step = ""] = name.split("/");
  const expected = recording(file, scenario)[step];
  const error = await attempt(cloudFormationLab()).then(
    () => new Error("the lab did not refuse"),
    (reason) => reason,
  );
  const actual = shownLike(expected, error);
  expect(differences(expected, actual, step)).toEqual([]);
  expect(statusOf(actual)).toBe(statusOf(expected));
});
