import { checkProperties, schemaOf } from "./check-properties.ts";
import { isObject, type Json, type Resource, type Template, walk } from "./template.ts";

const pseudoParameters = [
  "AccountId",
  "NoValue",
  "NotificationARNs",
  "Partition",
  "Region",
  "StackId",
  "StackName",
  "URLSuffix",
];

const knows = (names: object | undefined, name: unknown) =>
  typeof name === "string" && Object.hasOwn(names ?? {}, name);

function checkRef(template: Template, name: Json): readonly string[] {
  const known =
    knows(template.Parameters, name) ||
    knows(template.Resources, name) ||
    pseudoParameters.some((pseudo) => name === `AWS::${pseudo}`);
  return known ? [] : [`Ref to unknown ${String(name)}`];
}

function checkGetAtt(template: Template, argument: Json): readonly string[] {
  const [id, attribute] = Array.isArray(argument) ? argument : String(argument).split(".", 2);
  const resource = template.Resources[String(id)];
  if (!resource) return [`GetAtt of unknown ${String(id)}`];
  return schemaOf(resource.Type)?.attributes[String(attribute)]
    ? []
    : [`${resource.Type} has no attribute ${String(attribute)}`];
}

/** `${A}`, `${A.Attribute}`, but not `${!Literal}` and not what the call itself names. */
function checkSub(template: Template, argument: Json): readonly string[] {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const names = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = ""]) => name);
  return names
    .filter((name) => !knows(isObject(own) ? own : {}, name))
    .flatMap((name) =>
      name.includes(".")
        ? checkGetAtt(template, [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)])
        : checkRef(template, name),
    );
}

const checkCondition = (template: Template, name: Json): readonly string[] =>
  knows(template.Conditions, name) ? [] : [`unknown condition ${String(name)}`];

type Check = (template: Template, argument: Json) => readonly string[];
const checks: Readonly<Record<string, Check>> = {
  Ref: checkRef,
  "Fn::GetAtt": checkGetAtt,
  "Fn::Sub": checkSub,
  "Fn::If": (template, argument) =>
    checkCondition(template, Array.isArray(argument) ? (argument[0] ?? "") : argument),
};

/** IAM policies have a key `Condition` of their own, so conditions by name are looked for on resources only. */
function checkReferences(template: Template): readonly string[] {
  const { Conditions = {}, Resources, Outputs = {} } = template;
  return [...walk({ Conditions, Resources, Outputs } as unknown as Json)].flatMap(({ path, value }) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, argument]) =>
          (checks[key]?.(template, argument) ?? []).map((problem) => `${path}: ${problem}`),
        )
      : [],
  );
}

function checkResource(template: Template, id: string, resource: Resource): readonly string[] {
  const schema = schemaOf(resource.Type);
  const path = `/Resources/${id}`;
  const before = [resource.DependsOn ?? []].flat();
  return [
    ...before
      .filter((other) => !knows(template.Resources, other))
      .map((other) => `${path}: DependsOn unknown ${other}`),
    ...(resource.Condition === undefined
      ? []
      : checkCondition(template, resource.Condition).map((problem) => `${path}: ${problem}`)),
    ...(schema
      ? checkProperties(resource.Properties ?? {}, schema.properties, path)
      : [`${path}: unknown type ${resource.Type}`]),
  ];
}

function checkUse(template: Template): readonly string[] {
  const { Conditions = {}, Resources, Outputs = {} } = template;
  const text = JSON.stringify({ Conditions, Resources, Outputs });
  const used = (name: string) => text.includes(`"Ref":"${name}"`) || text.includes(`\${${name}}`);
  return Object.keys(template.Parameters ?? {})
    .filter((name) => !used(name))
    .map((name) => `/Parameters/${name}: is not used`);
}

/** All that can be told without AWS: types, properties, references, conditions and idle parameters, checked against AWS's own schemas. */
export const checkTemplate = (template: Template): readonly string[] => [
  ...Object.entries(template.Resources).flatMap(([id, resource]) => checkResource(template, id, resource)),
  ...checkReferences(template),
  ...checkUse(template),
];
