import { expect, test } from "@jest/globals";
import { memoryChoices } from "../../../core/fargate.ts";
import { describeProblem, readSettings } from "../../../core/settings/read-settings.ts";

type Inputs = Readonly<Record<string, string>>;

const good: Inputs = {
  name: "wiki",
  image: "registry.example.com/wiki:1.2.3",
  "domain-name": "wiki.example.com",
};

const read = (inputs: Inputs) => readSettings((name) => inputs[name] ?? "");
const problemsOf = (inputs: Inputs): readonly string[] => {
  const result = read(inputs);
  return "problems" in result ? result.problems.map(describeProblem) : [];
};

test("three inputs are enough, and the rest has defaults", () => {
  expect(read(good)).toEqual({
    settings: {
      mode: "deploy",
      name: "wiki",
      platform: "wiki",
      image: "registry.example.com/wiki:1.2.3",
      trackTag: undefined,
      domainName: "wiki.example.com",
      alternativeNames: [],
      redirectFrom: [],
      hostedZones: [],
      dnsRoleArn: "",
      containerPort: 80,
      cpu: 256,
      memory: 512,
      desiredCount: 1,
      launchType: "fargate",
      instanceType: undefined,
      instanceCount: undefined,
      healthCheckPath: "/",
      environmentVariables: {},
      secrets: {},
      egress: undefined,
      allowSignUp: undefined,
      waitForCertificate: false,
      waitForMinutes: 30,
      environment: "wiki",
      gitHubToken: "",
      tags: {},
      roleArn: undefined,
      forceNewDeployment: false,
      allowReplacement: [],
      failOnEmptyChangeset: false,
    },
  });
});

test("a plan is of the deployment that the same inputs would make", () => {
  const token = { "github-token": "ghs_1" };
  const deployment = read({ ...good, ...token, "allow-replacement": "load-balancer,\n user-pool" });
  expect(deployment).toHaveProperty("settings.allowReplacement", ["user-pool", "load-balancer"]);
  const inputs = { ...good, mode: "plan", comment: "true", ...token };
  expect(read({ ...inputs, "allow-replacement": "user-pool load-balancer" })).toEqual({
    settings: {
      mode: "plan",
      name: "wiki",
      platform: "wiki",
      waitForMinutes: 30,
      comment: true,
      deployment: "settings" in deployment && deployment.settings,
    },
  });
});

test("problems of a plan are told together, and never the token", () => {
  const problems = problemsOf({ ...good, mode: "plan", image: "", comment: "1", "github-token": "ghs 1" });
  expect(problems.map((problem) => problem.split(":")[0])).toEqual(["github-token", "image", "comment"]);
  expect(problems.join()).not.toContain("ghs");
});

test("the host is taken in lower case", () => {
  expect(read({ ...good, "domain-name": "Wiki.Example.COM" })).toHaveProperty(
    "settings.domainName",
    "wiki.example.com",
  );
});

test("a teardown needs its name twice", () => {
  expect(read({ mode: "teardown", name: "wiki", confirm: "wiki", "delete-users": "true" })).toEqual({
    settings: {
      mode: "teardown",
      name: "wiki",
      platform: "wiki",
      deleteUsers: true,
      keepLogs: false,
      roleArn: undefined,
      waitForMinutes: 30,
      environment: "wiki",
      gitHubToken: "",
    },
  });
});

test("a rollback needs a name alone, and takes an image or a version", () => {
  const settings = { mode: "rollback", name: "wiki", platform: "wiki", waitForMinutes: 30 };
  const inputs = { mode: "rollback", name: "wiki" };
  expect(read(inputs)).toEqual({ settings: { ...settings, image: undefined, releaseVersion: undefined } });
  expect(read({ ...inputs, image: "wiki:1" })).toHaveProperty("settings.image", "wiki:1");
  expect(read({ ...inputs, "release-version": "3" })).toHaveProperty("settings.releaseVersion", 3);
});

test("a bad rollback is told with all other problems", () => {
  expect(
    problemsOf({
      mode: "rollback",
      name: "W",
      image: "wiki:1",
      "release-version": "3",
      "wait-for-minutes": "0",
    }),
  ).toEqual([
    expect.stringMatching(/^name: /),
    'release-version: found "3", but it must be nothing when `image` is given: name one of them, or neither.',
    expect.stringMatching(/^wait-for-minutes: /),
  ]);
});

test("all problems are told together", () => {
  const problems = problemsOf({
    name: "Wiki_",
    image: "https://registry.example.com/Wiki",
    "domain-name": "https://wiki.example.com/start",
    "hosted-zone-id": "example.com",
    platform: "-",
    "container-port": "http",
    cpu: "300",
    memory: "lots",
    "desired-count": "0",
    "health-check-path": "healthz",
    "environment-variables": "A=1\nSECRET hunter2",
    egress: "nat",
    "allow-sign-up": "yes",
    "wait-for-certificate": "1",
    "wait-for-minutes": "0.5",
    tags: '{"aws:x": "1"}',
  });
  expect(problems).toMatchSnapshot();
  expect(problems.join()).not.toContain("hunter2");
});

test.each<[string, Inputs, RegExp]>([
  [
    "an unknown mode",
    { ...good, mode: "destroy" },
    /^mode: found "destroy", but it must be `deploy` or `plan` or `teardown` or `rollback` or `status`/,
  ],
  ["a name that is too long", { ...good, name: "a".repeat(25) }, /^name: /],
  ["a name that ends in a hyphen", { ...good, name: "wiki-" }, /^name: /],
  ["a name of one letter", { ...good, name: "w" }, /^name: /],
  [
    "a platform that no load balancer may be called",
    { ...good, name: "internal-wiki" },
    /^platform: found "internal-wiki"/,
  ],
  ["no image", { ...good, image: "" }, /^image: found nothing/],
  ["an image with blanks", { ...good, image: "wiki :1" }, /without blanks/],
  ["an image with a short digest", { ...good, image: "wiki@sha256:abc" }, /64 hexadecimal digits/],
  ["an image in upper case", { ...good, image: "Wiki" }, /in lower case/],
  ["a host without a dot", { ...good, "domain-name": "localhost" }, /with a dot in it/],
  ["a wildcard", { ...good, "domain-name": "*.example.com" }, /without a wildcard/],
  ["an address", { ...good, "domain-name": "192.0.2.1" }, /ends in letters/],
  [
    "a host with a port",
    { ...good, "domain-name": "wiki.example.com:443" },
    /without `https:\/\/`, port or path/,
  ],
  [
    "a host that ACM will not take",
    { ...good, "domain-name": `${"a".repeat(60)}.example.com` },
    /at most 64/,
  ],
  [
    "a host with an underscore",
    { ...good, "domain-name": "my_wiki.example.com" },
    /letters, digits and inner hyphens/,
  ],
  ["a port that is none", { ...good, "container-port": "65536" }, /a whole number from 1 to 65535/],
  [
    "cpu and memory that do not go together",
    { ...good, cpu: "1024", memory: "512" },
    /^memory: found "512", but it must be what Fargate offers with `cpu: 1024`: 2048 to 8192 in steps of 1024/,
  ],
  [
    "a boolean of YAML 1.1",
    { ...good, "allow-sign-up": "on" },
    /^allow-sign-up: found "on", but it must be `true` or `false`/,
  ],
  ["a wait beyond a job's life", { ...good, "wait-for-minutes": "361" }, /from 1 to 360/],
  [
    "JSON that is none",
    { ...good, "environment-variables": "{A: 1}" },
    /text that starts like JSON and is none/,
  ],
  ["a nested value", { ...good, "environment-variables": '{"A": {"B": 1}}' }, /entry 1 is not a name with/],
  ["a repeated key", { ...good, "environment-variables": "A=1\nA=2" }, /found "A" twice/],
  ["a tag of ours", { ...good, tags: "gatehouse:name=x" }, /found the key "gatehouse:name"/],
  [
    "the replacement of something else",
    { ...good, "allow-replacement": "user-pool, service" },
    /^allow-replacement: found "service", but it must be any of `user-pool`, `sign-in-domain`, `load-balancer`/,
  ],
  [
    "another name to confirm",
    { mode: "teardown", name: "wiki", confirm: "wikis" },
    /^confirm: found "wikis", but it must be exactly the `name`/,
  ],
  [
    "a version to go back to in a deployment",
    { ...good, "release-version": "3" },
    /^release-version: found "3", but it must be nothing unless `mode` is `rollback`/,
  ],
  ["version 0", { mode: "rollback", name: "wiki", "release-version": "0" }, /^release-version: /],
  [
    "a boundary that is none",
    { ...good, "permissions-boundary": "arn:aws:iam::111122223333:role/x" },
    /^permissions-boundary: .*the ARN of a managed policy/,
  ],
  ["a role that is none", { ...good, "role-arn": "cloudformation" }, /^role-arn: .*the ARN of a role/],
  ["nothing to confirm", { mode: "teardown", name: "wiki" }, /^confirm: found nothing/],
])("%s is refused", (_, inputs, message) => {
  const problems = problemsOf(inputs);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(message);
});

test.each([
  ["nginx"],
  ["nginx:1.29"],
  ["ghcr.io/acme/wiki:main"],
  ["localhost:5000/wiki"],
  ["111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/wiki_app:2026-11-22.1"],
  [`acme/wiki@sha256:${"0".repeat(64)}`],
  [`acme/wiki:1@sha256:${"a".repeat(64)}`],
])("the image %s is taken", (image) => {
  expect(problemsOf({ ...good, image })).toEqual([]);
});

test.each([
  ["lines", "A=1\n# a comment\n\nB_2 = two words = three ", { A: "1", B_2: "two words = three" }],
  ["an object", '{"A": 1, "B": true, "C": "x=y"}', { A: "1", B: "true", C: "x=y" }],
  ["a list as ECS has it", '[{"name": "A", "value": "1"}]', { A: "1" }],
])("environment variables may be %s", (_, text, expected) => {
  expect(read({ ...good, "environment-variables": text })).toHaveProperty(
    "settings.environmentVariables",
    expected,
  );
});

test("every pair that Fargate offers is taken, and its least memory is the default", () => {
  for (const [cpu, memories] of memoryChoices) {
    expect(read({ ...good, cpu: `${cpu}` })).toHaveProperty("settings.memory", memories[0]);
    for (const memory of memories)
      expect(problemsOf({ ...good, cpu: `${cpu}`, memory: `${memory}` })).toEqual([]);
  }
});
