import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { beforeAll, expect, jest, test } from "@jest/globals";
import { connectClients } from "../../lab/clients.ts";
import { authorize } from "../../lab/iam/evaluate.ts";
import { iamStore } from "../../lab/iam/store.ts";
import { actAs, callsOf, makeGitHubRoles } from "../support/github-role.ts";
import { openStory, type Story, type StoryRun, whoami } from "../support/story.ts";

// Which secrets an app can be given under the boundary of templates/github-role.yaml: those that AppSecrets names, and no others.

jest.setTimeout(120_000);

const account = "111122223333";
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:${account}:secret:${name}`;
const parameter = (name: string) => `arn:aws:ssm:eu-west-1:${account}:parameter/${name}`;
const key = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const AppSecrets = [secret("shop/*"), parameter("shop/*")].join(",");
const Repository = "octo-org/shop";

type Roles = Readonly<Record<string, string>>;

/** A role that somebody has made under the boundary, with everything in its own policy. */
function makeRole({ lab }: Story, { BoundaryArn }: Roles): string {
  const arn = `arn:aws:iam::${account}:role/gatehouse/shop/theirs`;
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  lab.world.store(iamStore).roles.set(arn, {
    ...{ arn, name: "theirs", path: "/gatehouse/shop/", id: "AROATHEIRS", trust: {} },
    ...{ policies: new Map([["all", everything]]), managedPolicyArns: [] },
    permissionsBoundaryArn: BoundaryArn,
  });
  return arn;
}

/** As a new key's policy has it: IAM says who may use it. */
const trust = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
  ],
};

interface Question {
  readonly action: string;
  readonly resource: string;
  readonly via?: string | undefined;
}

function isAllowed(
  { lab }: Story,
  principalArn: string,
  { action, resource, via }: Question,
): Promise<boolean> {
  const permission = {
    ...{ action, resource, ...(action.startsWith("kms:") ? { trust } : {}) },
    ...(via ? { context: { "kms:ViaService": `${via}.eu-west-1.amazonaws.com` } } : {}),
  };
  return authorize(lab.world, { accessKeyId: "", principalArn }, [permission]).then(
    () => true,
    () => false,
  );
}

let story: Story;
let roles: Roles;
let closed: { readonly story: Story; readonly roles: Roles };

beforeAll(async () => {
  [story, closed] = [openStory(), { story: openStory(), roles: {} }];
  roles = await makeGitHubRoles(story, { Repository, AppSecrets, PlanOnPullRequests: "true" });
  closed = { ...closed, roles: await makeGitHubRoles(closed.story, { Repository }) };
});

const reads: readonly (readonly [string, string, string?])[] = [
  ["secretsmanager:GetSecretValue", secret("shop/db-AbCdEf")],
  ["ssm:GetParameters", parameter("shop/key")],
  ["kms:Decrypt", key, "secretsmanager"],
  ["kms:Decrypt", key, "ssm"],
];
const others: typeof reads = [
  ["secretsmanager:GetSecretValue", secret("payroll/db-AbCdEf")],
  ["secretsmanager:GetSecretValue", secret("shop-AbCdEf")],
  ["secretsmanager:PutSecretValue", secret("shop/db-AbCdEf")],
  ["secretsmanager:DeleteSecret", secret("shop/db-AbCdEf")],
  ["ssm:GetParameters", parameter("payroll/key")],
  ["ssm:GetParameter", parameter("shop/key")],
  ["ssm:PutParameter", parameter("shop/key")],
  ["kms:Decrypt", key],
  ["kms:Decrypt", key, "s3"],
  ["kms:Encrypt", key, "ssm"],
];
/** With a service each: what a row lacks, Jest would fill with a callback. */
const whole = (rows: typeof reads) =>
  rows.map(([action, resource, via = ""]) => [action, resource, via] as const);

test.each(whole(reads))(
  "under the boundary a role can be given %s on %s %s",
  async (action, resource, via) => {
    expect(await isAllowed(story, makeRole(story, roles), { action, resource, via })).toBe(true);
  },
);

test.each(whole(others))("and no %s on %s %s", async (action, resource, via) => {
  expect(await isAllowed(story, makeRole(story, roles), { action, resource, via })).toBe(false);
});

test.each(whole(reads))(
  "without AppSecrets nobody can be given %s on %s %s",
  async (action, resource, via) => {
    const role = makeRole(closed.story, closed.roles);
    expect(await isAllowed(closed.story, role, { action, resource, via })).toBe(false);
  },
);

test.each(["DeployRoleArn", "ExecutionRoleArn", "PlanRoleArn"])(
  "%s itself reads none of them",
  async (name) => {
    for (const [action, resource, via] of reads)
      expect([action, await isAllowed(story, roles[name] ?? "", { action, resource, via })]).toEqual([
        action,
        false,
      ]);
  },
);

test.each(["*", secret("").replace(account, "*"), `arn:aws:s3:::ledger`, `${secret("shop/*")},*`])(
  "AppSecrets takes no %s",
  async (wrong) => {
    await expect(makeGitHubRoles(openStory(), { Repository, AppSecrets: wrong })).rejects.toThrow(
      /ARNs of secrets \(Secrets Manager\) or parameters/,
    );
  },
);

const textOf = ({ log, summary }: StoryRun) => [...log, summary].join("\n");
const value = "correct horse battery staple";

/** An app in the name of the roles, with a secret of this name. */
async function deployWith(of: { readonly story: Story; readonly roles: Roles }, name: string) {
  const { secretsManager } = connectClients(of.story.lab);
  const making = new CreateSecretCommand({ Name: name, SecretString: value, KmsKeyId: key });
  const { ARN: arn = "" } = await of.story.lab.clock.run(secretsManager.send(making));
  const { DeployRoleArn = "", ExecutionRoleArn = "", BoundaryArn = "" } = of.roles;
  const made = { "role-arn": ExecutionRoleArn, "permissions-boundary": BoundaryArn };
  const inputs = { ...whoami, ...made, image: of.story.push("1"), secrets: `DB_PASSWORD=${arn}` };
  return { arn, run: await actAs(of.story, DeployRoleArn, inputs) };
}

test("a secret that AppSecrets names reaches the app, and another turns the job red with what to do", async () => {
  const { run } = await deployWith({ story, roles }, "shop/db");
  expect(run.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  const denied = callsOf(story, roles.ExecutionRoleArn ?? "").filter(({ outcome }) => /Denied/.test(outcome));
  expect(denied).toEqual([]);

  const { arn, run: other } = await deployWith({ story, roles }, "payroll/db");
  expect(other.ok).toBe(false);
  expect(textOf(other)).toMatch(/not authorized to perform: secretsmanager:GetSecretValue/);
  expect(other.summary).toContain(`names ${arn} in its policy and may not read it all the same`);
  expect(other.summary).toContain("a parameter AppSecrets that names it");
  expect(textOf(other)).not.toContain(value);
});

test("without AppSecrets a first deployment with secrets is red, and says what to do", async () => {
  const { run } = await deployWith(closed, "shop/db");
  expect(run.ok).toBe(false);
  expect(run.summary).toContain("a parameter AppSecrets that names it");
  expect(run.summary).not.toContain("the image must exist");
});
