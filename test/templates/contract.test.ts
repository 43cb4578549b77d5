import { expect, test } from "@jest/globals";
import { changeTagKeys, tagKeys } from "../../core/names.ts";
import { stackContracts, stackKinds } from "../../core/stacks.ts";
import { schemaOf } from "../support/check-properties.ts";
import { checkTemplate } from "../support/check-template.ts";
import {
  handTemplates,
  isObject,
  type Json,
  type JsonObject,
  readTemplate,
  type Template,
  templateNames,
  walk,
} from "../support/template.ts";

const templates = stackKinds
  .filter((kind) => templateNames.includes(kind))
  .map((kind) => [kind, readTemplate(kind)] as const);

test("there is one template for each kind of stack, and those that people use by hand", () => {
  expect(templateNames).toEqual([...stackKinds, ...handTemplates].toSorted());
});

/** With the one for the account that has the hosted zones. */
const all = [...templates, ["dns-role", readTemplate("dns-role")] as const];

test.each(all)("%s.yaml keeps to AWS's schemas and to itself", (_kind, template) => {
  expect(checkTemplate(template)).toEqual([]);
});

test.each(templates)("%s.yaml has the parameters and outputs of its contract", (kind, template) => {
  const { parameters, parametersAtTimes = [], optionalParameters = [], outputs } = stackContracts[kind];
  expect(Object.keys(template.Parameters ?? {}).toSorted()).toEqual(
    [...parameters, ...parametersAtTimes, ...optionalParameters].toSorted(),
  );
  expect(Object.keys(template.Outputs ?? {}).toSorted()).toEqual(outputs.toSorted());
});

test.each(templates)("%s.yaml's further parameters have defaults", (kind, template) => {
  const { parametersAtTimes = [], optionalParameters = [] } = stackContracts[kind];
  for (const name of [...parametersAtTimes, ...optionalParameters])
    expect(template.Parameters?.[name]).toHaveProperty("Default");
});

/** A list can only be described; what AWS's own types name is looked up by CloudFormation. */
const isConstrained = (parameter: JsonObject) =>
  ["AllowedPattern", "AllowedValues", "MinValue", "MaxValue"].some((name) => name in parameter) ||
  /^(CommaDelimitedList|List<AWS::|AWS::(EC2|SSM)::)/.test(String(parameter.Type));

test.each(all)("%s.yaml describes and constrains every parameter", (_kind, template) => {
  for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
    expect([name, parameter.Description]).toEqual([name, expect.stringMatching(/^[A-Za-z].{10,}\.$/)]);
    expect([name, isConstrained(parameter)]).toEqual([name, true]);
    expect([name, "AllowedPattern" in parameter]).toEqual([name, "ConstraintDescription" in parameter]);
  }
});

/** Parameters in the order of their groups, and those with a label. */
function readInterface(template: Template) {
  const layout = template.Metadata?.["AWS::CloudFormation::Interface"];
  const { ParameterGroups = [], ParameterLabels = {} } = isObject(layout ?? null)
    ? (layout as JsonObject)
    : {};
  const groups = Array.isArray(ParameterGroups) ? ParameterGroups : [];
  return {
    grouped: groups.flatMap((group: Json) =>
      isObject(group) ? (group.Parameters as readonly string[]) : [],
    ),
    labelled: Object.keys(isObject(ParameterLabels) ? ParameterLabels : {}),
  };
}

test.each(all)("%s.yaml groups and labels its parameters", (_kind, template) => {
  const { grouped, labelled } = readInterface(template);
  expect(grouped).toEqual(Object.keys(template.Parameters ?? {}));
  expect(labelled).toEqual(grouped);
});

test.each(all)("%s.yaml describes its outputs and exports none", (_kind, template) => {
  for (const output of Object.values(template.Outputs ?? {}))
    expect(Object.keys(output).filter((key) => key !== "Condition")).toEqual(["Description", "Value"]);
});

/** AmazonECSManaged is ECS's own, which an update of the auto-scaling group would take away. */
const allowedTags: readonly string[] = [
  ...["Name", "AmazonECSManaged"],
  ...Object.values({ ...tagKeys, ...changeTagKeys }),
];

/** Keys of a resource's tags, in whichever form its type has them; conditional ones too. */
function tagsOf(tags: Json | undefined): readonly string[] {
  const found = [...walk(tags ?? null)].flatMap(({ value }) =>
    isObject(value) && typeof value.Key === "string" ? [value.Key] : [],
  );
  return isObject(tags ?? null) ? Object.keys(tags as JsonObject) : found;
}

/** Functions find nothing of automation.yaml by tag, and bytes are dear there: its resources get the stack's tags. */
const tagged = templates.filter(([kind]) => kind !== "automation");

test.each(tagged)("%s.yaml tags all that can be tagged", (kind, template) => {
  const needed = stackContracts[kind].owner === "app" ? [tagKeys.platform, tagKeys.name] : [tagKeys.platform];
  for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources)) {
    const name = schemaOf(Type)?.tagInformation?.tagPropertyName;
    if (name === undefined) continue;
    const keys = tagsOf(Properties[name]);
    expect([id, keys]).toEqual([id, expect.arrayContaining(needed)]);
    expect([id, keys.filter((key) => !allowedTags.includes(key))]).toEqual([id, []]);
  }
});

test.each(all)("%s.yaml takes the names that the Action takes", (_kind, template) => {
  const { Platform, Name } = template.Parameters ?? {};
  expect(Platform?.AllowedPattern).toBe("^(?!internal-)[a-z][a-z0-9-]{0,22}[a-z0-9]$");
  expect(Name?.AllowedPattern).toBe(Name && "^[a-z][a-z0-9-]{0,22}[a-z0-9]$");
});
