import { expect, test } from "@jest/globals";
import {
  handTemplates,
  isObject,
  type Json,
  type JsonObject,
  readTemplate,
  templateNames,
  walk,
} from "../support/template.ts";

const templates = templateNames.filter((name) => !handTemplates.includes(name));

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Every Allow statement of every policy in the templates, with its place. */
const statements = templates.flatMap((name) =>
  [...walk(readTemplate(name).Resources as unknown as Json)].flatMap(({ path, value }) =>
    isObject(value) && value.Effect === "Allow" ? [[`${name}${path}`, value] as const] : [],
  ),
);

const actionsOf = (statement: JsonObject) => list(statement.Action).map(String);

/** Actions that AWS lets nobody narrow down to a resource (its service authorization reference), or that cannot be narrowed here. */
const withoutResource: Readonly<Record<string, string>> = {
  "acm:ListCertificates": "knows no resource types",
  "ecr:GetAuthorizationToken": "knows no resource types",
  "ecs:DeregisterTaskDefinition": "knows no resource types",
  "ecs:DescribeTaskDefinition": "knows no resource types",
  "ecs:DiscoverPollEndpoint": "takes a container instance, which is not there yet when the agent first asks",
  "ecs:ListTaskDefinitions": "knows no resource types",
  "elasticloadbalancing:DescribeListenerCertificates": "knows no resource types",
  "elasticloadbalancing:DescribeListeners": "knows no resource types",
  "elasticloadbalancing:DescribeRules": "knows no resource types",
  "elasticloadbalancing:DescribeTags": "knows no resource types",
  "route53:ListHostedZones": "knows no resource types",
};

const isEverything = (resource: Json) => resource === "*";

test.each(statements)("%s names its resources, or says why not", (_path, statement) => {
  if ("Principal" in statement) return;
  expect(list(statement.Resource).length + list(statement.NotResource).length).toBeGreaterThan(0);
  if (list(statement.Resource).some(isEverything))
    expect(actionsOf(statement).filter((action) => !(action in withoutResource))).toEqual([]);
});

test.each(statements)(
  "%s names each action, and says what is allowed, not what is not",
  (_path, statement) => {
    expect(actionsOf(statement).length).toBeGreaterThan(0);
    for (const action of actionsOf(statement)) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
    expect(Object.keys(statement)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^Not/)]));
  },
);

test("every reason is still needed", () => {
  const open = statements.filter(([, statement]) => list(statement.Resource).some(isEverything));
  const used = new Set(open.flatMap(([, statement]) => actionsOf(statement)));
  expect([...used].toSorted()).toEqual(Object.keys(withoutResource).toSorted());
});

test("no role takes a managed policy, and each is named by CloudFormation under the platform's path", () => {
  for (const name of templates)
    for (const [id, { Type, Properties = {} }] of Object.entries(readTemplate(name).Resources)) {
      if (Type !== "AWS::IAM::Role") continue;
      expect([id, Properties.Path]).toEqual([id, { "Fn::Sub": `/gatehouse/\${Platform}/` }]);
      expect([id, Properties.RoleName, Properties.ManagedPolicyArns]).toEqual([id, undefined, undefined]);
    }
});
