import { expect, jest, test } from "@jest/globals";
import { parseDocument } from "yaml";
import type { StackKind } from "../../core/stacks.ts";
import { createBrowser } from "../../lab/browser/browser.ts";
import { signUpAndIn } from "../../lab/browser/sign-in.ts";
import type { HttpRequest } from "../../lab/kernel/http.ts";
import { sqsStore } from "../../lab/sqs/store.ts";
import { callLogStore } from "../../lab/wire/call-log.ts";
import { openStory, type Story, whoami } from "../support/story.ts";

// Each planted mistake must be seen. If one of these tests passes with the mistake, the lab or the checks have gone blind.

jest.setTimeout(120_000);

const host = "whoami.example.com";
const user = { url: `https://${host}/`, email: "ada@example.com", password: "Correct-horse-7-battery" };

/** A template hook that edits one template as YAML. */
const editing =
  (edited: StackKind, edit: (document: ReturnType<typeof parseDocument>) => void) =>
  (kind: StackKind, text: string): string => {
    if (kind !== edited) return text;
    const document = parseDocument(text, { logLevel: "silent" });
    edit(document);
    // As the build writes it: the functions' template closely, since it leaves few bytes.
    const closely = { indent: 1, indentSeq: false, flowCollectionPadding: false };
    return document.toString({ ...(kind === "automation" ? closely : {}), lineWidth: 0 });
  };

const without = (...logicalIds: string[]) =>
  editing("automation", (document) => {
    for (const id of logicalIds) expect(document.deleteIn(["Resources", id])).toBe(true);
  });

const inputs = { ...whoami, "container-port": "8080", "allow-sign-up": "true" };

/** Deploys, lets the functions work for `minutes`, and tries to sign up and in. */
async function trySignIn(story: Story, minutes: number): Promise<number | string> {
  const made = await story.act({ ...inputs, image: story.push("1") });
  expect(made.ok).toBe(true);
  await story.wait(minutes * 60);
  return signInNow(story);
}

const signInNow = (story: Story): Promise<number | string> =>
  story.lab.clock.run(
    signUpAndIn(createBrowser(story.lab.world), story.lab.world, user).then(
      ({ response, steps }) =>
        new Set(steps.map(({ step }) => step)).size === 11 ? response.status : "too few steps",
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    ),
  );

test("as built, a user signs in", async () => {
  expect(await trySignIn(openStory(), 5)).toBe(200);
});

test("without the rules of EventBridge that wake attach-listener-rule nobody can sign in, until the sweep", async () => {
  const template = without("AttachListenerRuleOnCertificateAvailable", "AttachListenerRuleOnStackChange");
  const story = openStory({ template });
  expect(await trySignIn(story, 5)).toBe("ECONNREFUSED");
  await story.wait(20 * 60);
  expect(await signInNow(story)).toBe(200);
});

/** Deploys an app that counts what reaches it, and knocks at every door without a session. */
async function knock(story: Story): Promise<readonly string[]> {
  const reached: string[] = [];
  const handler = async ({ method, url, headers }: HttpRequest) => {
    const isHealthCheck = headers["user-agent"]?.startsWith("ELB-HealthChecker") ?? false;
    if (!isHealthCheck) reached.push(`${method} ${url.href}`);
    return { status: 200, headers: {}, body: "ok" };
  };
  await story.act({
    ...inputs,
    image: story.push("1", { simulate: { handler } }),
    "wait-for-certificate": "true",
  });
  const browser = createBrowser(story.lab.world);
  for (const scheme of ["http", "https"]) {
    for (const method of ["GET", "POST", "GATEHOUSE-PARKING"]) {
      for (const path of ["/", "/healthz", "/oauth2/idpresponse", "/..%2f"]) {
        await story.lab.clock.run(browser.request(`${scheme}://${host}${path}`, { method }));
      }
    }
  }
  return reached;
}

test("as built, no request without a session reaches the app", async () => {
  expect(await knock(openStory())).toEqual([]);
});

test.each([
  ["without its source address", [1], ["GATEHOUSE-PARKING http"]],
  ["without its method", [0], []],
  ["without either", [], ["GET http", "POST http", "GATEHOUSE-PARKING http"]],
])("a parking rule %s lets in what it matches, and the knocking sees it", async (_, kept, expected) => {
  const conditions = ["ParkingRule", "Properties", "Conditions"];
  const template = editing("service", (document) => {
    const all = document.toJS().Resources.ParkingRule.Properties.Conditions as { Field: string }[];
    const open = { Field: "path-pattern", PathPatternConfig: { Values: ["*"] } };
    const left = all.filter((_condition, at) => (kept as number[]).includes(at));
    document.setIn(["Resources", ...conditions], document.createNode(left.length > 0 ? left : [open]));
  });
  const reached = await knock(openStory({ template }));
  expect([...new Set(reached.map((line) => line.replace(/^(\S+) (\w+):.*/, "$1 $2")))]).toEqual(expected);
});

/** Puts a harmless action in the place of one in a function's role. As text: !Sub and its like stay as they are. */
const denying =
  (role: string, action: string) =>
  (kind: StackKind, text: string): string => {
    if (kind !== "automation") return text;
    const start = text.indexOf(`\n ${role}:`);
    const end = text.indexOf("AWS::Lambda::Function", start);
    const section = text.slice(start, end);
    expect(section).toContain(action);
    return text.slice(0, start) + section.replace(action, "sts:TagSession") + text.slice(end);
  };

test.each([
  ["ValidateCertificateRole", "route53:ChangeResourceRecordSets"],
  ["ValidateCertificateRole", "acm:ListCertificates"],
  ["AttachListenerRuleRole", "elasticloadbalancing:CreateRule"],
  ["AttachListenerRuleRole", "cognito-idp:DescribeUserPoolClient"],
])("with %s without %s the run is denied, given up and red", async (role, action) => {
  const story = openStory({ template: denying(role, action) });
  const run = await story.act({
    ...inputs,
    image: story.push("1"),
    "wait-for-certificate": "true",
    "wait-for-minutes": "20",
  });
  expect(run.ok).toBe(false);
  const { calls } = story.lab.world.store(callLogStore);
  const denied = calls.filter(({ outcome }) => outcome === "AccessDenied");
  expect(denied.length).toBeGreaterThan(0);
  expect(new Set(denied.flatMap(({ permissions }) => permissions.map((one) => one.action)))).toContain(
    action,
  );
  const letters = [...story.lab.world.store(sqsStore).queues.values()].flatMap((queue) => queue.messages);
  expect(letters.length).toBeGreaterThan(0);
});
