import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";

// What an attacker would look for in .github/workflows. That they are valid, test/action/metadata.test.ts says.

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string | { readonly name: string };
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly "timeout-minutes"?: number;
  readonly with?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = ".github/workflows";
const workflows = readdirSync(folder).map(
  (file) => [file, parse(readFileSync(`${folder}/${file}`, "utf8")) as Workflow] as const,
);
const jobs = workflows.flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => [`${file}: ${name}`, job] as const),
);
const deploys = ({ steps = [] }: Job) => steps.some(({ uses }) => uses?.startsWith("gatehouse/gatehouse@"));

test.each(workflows)("%s runs nobody's code with the rights of main", (_file, { on, permissions }) => {
  expect(Object.keys(on)).not.toContain("pull_request_target");
  expect(Object.keys(on)).not.toContain("workflow_run");
  expect([{}, { contents: "read" }]).toContainEqual(permissions);
});

test.each(jobs)(
  "%s lets no expression into a shell, and keeps no token in the checkout",
  (_name, { steps = [] }) => {
    for (const { run = "", uses = "", with: inputs } of steps) {
      expect(run).not.toContain("${{");
      if (uses.startsWith("actions/checkout@"))
        expect(inputs).toMatchObject({ "persist-credentials": false });
    }
  },
);

test.each(jobs.filter(([, job]) => deploys(job)))(
  "%s waits for others of the app and ends some day",
  (_name, job) => {
    expect(job.concurrency).toMatchObject({
      group: expect.stringMatching(/^gatehouse-/),
      "cancel-in-progress": false,
    });
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
    expect(job.permissions).toMatchObject({ "id-token": "write" });
  },
);

const previews = Object.entries(
  parse(readFileSync(`${folder}/preview.yml`, "utf8")).jobs as Workflow["jobs"],
);
const environmentOf = ({ environment }: Job) =>
  typeof environment === "string" ? environment : environment?.name;

test("a preview is deployed from the environment that reviewers guard; only the build is not", () => {
  const roles = previews.map(([name, job]) => [name, deploys(job), environmentOf(job)]);
  expect(roles).toEqual([
    ["fork", false, undefined],
    ["image", false, undefined],
    ["deploy", true, "preview"],
    ["close", true, "preview"],
  ]);
  expect(previews.find(([name]) => name === "image")?.[1].with?.["role-to-assume"]).toBe(
    `\${{ vars.PREVIEW_PUSH_ROLE_ARN }}`,
  );
});

test("pull requests from forks get nothing", () => {
  const own = "github.event.pull_request.head.repo.full_name == github.repository";
  for (const [name, job] of previews) {
    if (name === "fork") expect(job.permissions).toEqual({});
    else expect(job.needs === "image" || job.if?.includes(own)).toBe(true);
  }
});

const inputs = new Set(Object.keys(parse(readFileSync("action.yml", "utf8")).inputs as object));
const snippets = [...readFileSync("README.md", "utf8").matchAll(/^```yaml\n(name: [\s\S]*?)^```$/gm)].map(
  ([, text]) => text ?? "",
);

test("the workflows of the README are whole, and say what action.yml knows", () => {
  expect(snippets.length).toBeGreaterThan(2);
  const steps = snippets.flatMap((text) =>
    Object.values((parse(text) as Workflow).jobs).flatMap((job) => {
      expect(job.uses ?? job.steps).toBeDefined();
      return job.steps ?? [];
    }),
  );
  const ours = steps.filter(({ uses }) => uses === "gatehouse/gatehouse@v1");
  expect(ours.length).toBe(snippets.length);
  for (const { with: given = {} } of ours)
    expect(Object.keys(given).filter((name) => !inputs.has(name))).toEqual([]);
});

test("the roles that the README names are those of github-role.yaml", () => {
  const named = [
    ...snippets.join("\n").matchAll(/:(?:role|policy)\/(gatehouse-github)\/gatehouse-github-(\w+)/g),
  ];
  const template = readFileSync("templates/github-role.yaml", "utf8");
  expect(new Set(named.map(([, , name]) => name))).toEqual(
    new Set(["push", "deploy", "execution", "boundary", "plan"]),
  );
  for (const [, path, name] of named) {
    expect(template).toContain(`Path: /${path}/`);
    expect(template).toContain(`"\${AWS::StackName}-${name}"`);
  }
});
