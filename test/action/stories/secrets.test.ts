import { createHash } from "node:crypto";
import { CreateSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { expect, test } from "@jest/globals";
import { connectClients } from "../../../lab/clients.ts";
import type { ImageDefinition } from "../../../lab/containers/image-catalogue.ts";
import { ecsStore } from "../../../lab/ecs/store.ts";
import { authorize } from "../../../lab/iam/evaluate.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import type { AwsError } from "../../../lab/kernel/aws-error.ts";
import { ssmStore } from "../../../lab/ssm/store.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 8);
const textOf = ({ log, summary, outputs }: StoryRun) => [...log, summary, JSON.stringify(outputs)].join("\n");

/** An app that shows which secrets it has, and does not show them. */
const shower: ImageDefinition = {
  simulate: {
    handler: (_request, { environment }) => ({
      status: 200,
      headers: {},
      body: [environment.DB_PASSWORD, environment.API_KEY].map((one) => hashOf(one ?? "")).join(" "),
    }),
  },
};

/** What the tasks that run show, each once. */
async function shownBy({ lab }: Story): Promise<readonly string[]> {
  const running = [...lab.world.store(ecsStore).tasks.values()].filter(({ status }) => status === "RUNNING");
  const url = new URL("http://whoami.example.com/");
  const request = { method: "GET", url, headers: {}, body: Buffer.from(""), clientIp: "10.0.0.1" };
  const shown = await Promise.all(
    running.map(({ ip }) => lab.clock.run(lab.world.containers.fetch(ip, 80, request))),
  );
  return [...new Set(shown.map(({ body }) => String(body)))];
}

const key = { KeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" };
const values = ["correct horse", "battery staple", "Tr0ub4dor"];

/** A story with one secret of each kind, and the inputs that name them. */
async function openWithSecrets() {
  const story = openStory();
  const { secretsManager, ssm } = connectClients(story.lab);
  const [password = "", apiKey = "", rotated = ""] = values;
  const { run } = story.lab.clock;
  const SecretString = JSON.stringify({ user: "shop", password });
  const { ARN: arn = "" } = await run(
    secretsManager.send(new CreateSecretCommand({ Name: "shop/db", SecretString, KmsKeyId: key.KeyId })),
  );
  const parameter = { Name: "/shop/api-key", Value: apiKey, Type: "SecureString", ...key } as const;
  await run(ssm.send(new PutParameterCommand(parameter)));
  const rotate = () => {
    const next = JSON.stringify({ user: "shop", password: rotated });
    return run(secretsManager.send(new PutSecretValueCommand({ SecretId: arn, SecretString: next })));
  };
  const app = { ...whoami, secrets: `DB_PASSWORD=${arn}:password::\nAPI_KEY=/shop/api-key` };
  return { story, arn, app, rotate, first: `${hashOf(password)} ${hashOf(apiKey)}`, apiKey, rotated };
}

function expectSilence(...runs: readonly StoryRun[]): void {
  for (const run of runs) for (const value of values) expect(textOf(run)).not.toContain(value);
}

test("the app has its secrets, through releases, rollbacks and tracked pushes, and a new value with new tasks", async () => {
  const { story, app, rotate, first, apiKey, rotated } = await openWithSecrets();
  const deployed = await story.act({ ...app, image: story.push("1", shower), "track-tag": "latest" });
  expect(deployed.ok).toBe(true);
  expect(await shownBy(story)).toEqual([first]);
  await story.wait(60);

  const released = await story.act({ ...app, image: story.push("2", shower), "track-tag": "latest" });
  expect(released.log.join("\n")).not.toMatch(/ to (add|change|remove)/);
  expect(await shownBy(story)).toEqual([first]);
  await story.wait(60);

  await rotate();
  await story.wait(600);
  expect(await shownBy(story)).toEqual([first]);
  const anew = {
    ...app,
    image: story.push("2", shower),
    "track-tag": "latest",
    "force-new-deployment": "true",
  };
  const forced = await story.act(anew);
  expect(forced.ok).toBe(true);
  await story.wait(120);
  const second = `${hashOf(rotated)} ${hashOf(apiKey)}`;
  expect(await shownBy(story)).toEqual([second]);

  const back = await story.act({ mode: "rollback", name: "whoami", "release-version": "1" });
  expect(back.ok).toBe(true);
  await story.wait(120);
  expect(await shownBy(story)).toEqual([second]);

  story.push("latest", shower);
  await story.wait(300);
  expect(await shownBy(story)).toEqual([second]);
  const running = [...story.lab.world.store(ecsStore).tasks.values()].find(
    ({ status }) => status === "RUNNING",
  );
  const status = await story.act({ mode: "status", name: "whoami" });
  expect(status.outputs).toMatchObject({ status: "open", drift: "[]" });
  expect(running?.containers[0]?.image).toMatch(/@sha256:/);
  expectSilence(deployed, released, forced, back, status);
}, 120_000);

test.each([
  [
    "a key that its JSON has not",
    (arn: string) => `DB_PASSWORD=${arn}:passwort::`,
    /did not contain json key passwort/,
    /has no key of that name/,
  ],
  [
    "a secret that is not there",
    (arn: string) => `DB_PASSWORD=${arn.replace("shop/db", "shop/gone")}`,
    /ResourceNotFoundException: Secrets Manager can't find the specified secret/,
    /Make it, or mend the reference/,
  ],
  [
    "a parameter that is not there",
    () => "DB_PASSWORD=/shop/gone",
    /invalid ssm parameters: \/shop\/gone/,
    /Make it/,
  ],
])(
  "%s turns the deployment red with the reason, and what ran before runs on with its secrets",
  async (_, wrong, reason, advice) => {
    const { story, arn, app, first } = await openWithSecrets();
    const image = story.push("1", shower);
    await story.act({ ...app, image });
    await story.wait(60);
    const bad = await story.act({ ...app, image, secrets: wrong(arn) });
    expect(bad.ok).toBe(false);
    expect(bad.seconds).toBeLessThan(4 * 60);
    expect(textOf(bad)).toMatch(
      /the tasks cannot have their secrets\. The update is taken back, and what ran before still runs\./,
    );
    expect(textOf(bad)).toMatch(reason);
    expect(textOf(bad)).toMatch(advice);
    expectSilence(bad);
    await story.wait(600);
    expect(await shownBy(story)).toEqual([first]);
    // New tasks show that the execution role has its rights back.
    const again = await story.act({ ...app, image, "force-new-deployment": "true" });
    expect(again.ok).toBe(true);
    expect(await shownBy(story)).toEqual([first]);
  },
  120_000,
);

/** Whether the app's role with this logical id may read it. */
function mayRead({ lab }: Story, role: string, action: string, resource: string): Promise<boolean> {
  const [principalArn = ""] = [...lab.world.store(iamStore).roles.keys()].filter((arn) =>
    arn.includes(`/whoami-service-${role}-`),
  );
  const permissions = [{ action, resource }];
  return authorize(lab.world, { accessKeyId: "", principalArn }, permissions).then(
    () => true,
    (error: AwsError) => {
      expect(error.code).toBe("AccessDenied");
      return false;
    },
  );
}

test("a secret that has gone meanwhile ends a release and a restart, and both succeed once it is back", async () => {
  const { story, app, first } = await openWithSecrets();
  const image = story.push("1", shower);
  await story.act({ ...app, image });
  await story.wait(60);
  const { parameters } = story.lab.world.store(ssmStore);
  const kept = parameters.get("/shop/api-key");
  parameters.delete("/shop/api-key");

  const next = story.push("2", shower);
  const released = await story.act({ ...app, image: next });
  expect(released.ok).toBe(false);
  expect(released.summary).toMatch(/the tasks cannot have their secrets\. What ran before still runs/);
  await story.wait(600);
  expect(await shownBy(story)).toEqual([first]);
  const restart = { ...app, image, "force-new-deployment": "true" };
  const restarted = await story.act(restart);
  expect(restarted.ok).toBe(false);
  expect(textOf(restarted)).toMatch(/invalid ssm parameters: \/shop\/api-key/);
  await story.wait(600);
  expect(await shownBy(story)).toEqual([first]);

  if (kept) parameters.set("/shop/api-key", kept);
  const again = await story.act(restart);
  expect(again.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  const second = await story.act({ ...app, image: next });
  expect(second.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  await story.wait(60);
  expect(await shownBy(story)).toEqual([first]);
  expectSilence(released, restarted, again, second);
}, 120_000);

test("the execution role reads what is named, as long as it is; the app's own role nothing", async () => {
  const { story, arn, app } = await openWithSecrets();
  const get = "secretsmanager:GetSecretValue";
  const key = "arn:aws:ssm:eu-west-1:111122223333:parameter/shop/api-key";
  const image = story.push("1", shower);
  await story.act({ ...app, image });
  for (const [action, resource] of [[get, arn] as const, ["ssm:GetParameters", key] as const]) {
    expect(await mayRead(story, "ExecutionRole", action, resource)).toBe(true);
    expect(await mayRead(story, "ExecutionRole", action, `${resource}x`)).toBe(false);
    expect(await mayRead(story, "TaskRole", action, resource)).toBe(false);
  }
  expect(await mayRead(story, "ExecutionRole", "secretsmanager:PutSecretValue", arn)).toBe(false);
  const less = await story.act({ ...whoami, image, secrets: "API_KEY=/shop/api-key" });
  expect(less.ok).toBe(true);
  expect(await mayRead(story, "ExecutionRole", get, arn)).toBe(false);
  expect(await mayRead(story, "ExecutionRole", "ssm:GetParameters", key)).toBe(true);
  const none = await story.act({ ...whoami, image });
  expect(none.ok).toBe(true);
  expect(await mayRead(story, "ExecutionRole", "ssm:GetParameters", key)).toBe(false);
}, 120_000);

test("a plan tells by their names which secrets come and go", async () => {
  const { story, app } = await openWithSecrets();
  const image = story.push("1", shower);
  const before = await story.act({ ...app, image, mode: "plan" });
  expect(before.summary).toContain("not there yet; secrets: DB_PASSWORD, API_KEY come |");
  await story.act({ ...app, image });
  await story.wait(60);
  const run = await story.act({
    ...app,
    image,
    mode: "plan",
    secrets: "API_KEY=/shop/api-key\nTOKEN=/shop/api-key",
  });
  expect(run.summary).toContain("| secrets: TOKEN comes; DB_PASSWORD goes |");
  const moved = await story.act({
    ...app,
    image,
    mode: "plan",
    secrets: app.secrets.replace("password::", "user::"),
  });
  expect(moved.summary).toContain("| secrets: DB_PASSWORD is read from elsewhere |");
  const same = await story.act({ ...app, image, mode: "plan" });
  expect(same.summary).not.toContain("secrets:");
  expectSilence(before, run, moved);
}, 120_000);
