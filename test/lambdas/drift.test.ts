import {
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteRuleCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
  RemoveListenerCertificatesCommand,
  SetRulePrioritiesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { beforeAll, expect, jest, test } from "@jest/globals";
import { createBrowser } from "../../lab/browser/browser.ts";
import { alarmStates } from "../../lab/cloudwatch/alarms.ts";
import { elbv2Store } from "../../lab/elbv2/store.ts";
import {
  appOnTools,
  deadLetters,
  functionLines,
  httpsCertificates,
  httpsRules,
} from "../support/function-story.ts";
import { openStory, type Story } from "../support/story.ts";

/** A deployment takes minutes of AWS's time and seconds of ours. */
jest.setTimeout(300_000);

/** Its wildcard would take the other app's name, if it came first. */
const manyNames = (image: string) => ({
  ...appOnTools("shop", image),
  "domain-name":
    "shop.example.com, a.example.com, b.example.com, c.example.com, d.example.com, e.example.com",
  "redirect-from": "www.example.com, *.example.com, *.shop.example.com",
});

let story: Story;
let balancing: ElasticLoadBalancingV2Client;

beforeAll(async () => {
  story = openStory();
  const image = story.push("1");
  const both = [story.start(manyNames(image)), story.start(appOnTools("wiki", image))];
  await story.lab.clock.run(Promise.all(both));
  await story.wait(1800);
  balancing = new ElasticLoadBalancingV2Client(story.lab.configuration());
});

/** A person's call. */
const byHand = (command: object) => story.lab.clock.run(balancing.send(command as never) as Promise<unknown>);

const signedIn = ["authenticate-cognito", "forward"];

/** The sweep comes every 15 minutes. */
const sweep = () => story.wait(1000);

function https() {
  const { listeners } = story.lab.world.store(elbv2Store);
  const found = [...listeners.values()].find(({ Port }) => Port === 443);
  if (!found) throw new Error("no HTTPS listener");
  return found;
}

const ruleOf = (host: string) => {
  const { rules } = story.lab.world.store(elbv2Store);
  const found = [...rules.values()].find(({ Conditions }) =>
    Conditions?.[0]?.HostHeaderConfig?.Values?.includes(host),
  );
  if (!found) throw new Error(`no rule for ${host}`);
  return found;
};

/** All that the functions answer for, whatever its ARNs. */
function shape() {
  const { SslPolicy, DefaultActions } = https();
  const rules = httpsRules(story);
  // Names find a rule with room, not always the same.
  const names = rules.flatMap(({ hosts, actions }) => hosts.map((host) => [host, ...actions])).sort();
  const certificates = new Set(httpsCertificates(story));
  return { SslPolicy, DefaultActions, names, rules: rules.length, certificates };
}

test("all names of an app are attached: served behind the sign-in, redirected with path and query, wildcards after every app's own names", async () => {
  expect(shape().names).toEqual([
    ["*.example.com", "redirect"],
    ["*.shop.example.com", "redirect"],
    ...["a", "b", "c", "d", "e", "shop", "wiki"].map((name) => [`${name}.example.com`, ...signedIn]),
    ["www.example.com", "redirect"],
  ]);
  expect(shape().rules).toBe(6);
  const browser = createBrowser(story.lab.world);
  const open = async (host: string) => {
    const { status, headers } = await story.lab.clock.run(browser.request(`https://${host}/a/b?c=d&e`));
    return [status, `${headers.location}`.replace(/\?client_id.*/, "")];
  };
  const signIn = [302, expect.stringMatching(/^https:\/\/tools-.*\/oauth2\/authorize$/)];
  const redirect = [301, "https://shop.example.com:443/a/b?c=d&e"];
  expect(await open("shop.example.com")).toEqual(signIn);
  expect(await open("e.example.com")).toEqual(signIn);
  expect(await open("wiki.example.com")).toEqual(signIn);
  expect(await open("www.example.com")).toEqual(redirect);
  expect(await open("any.example.com")).toEqual(redirect);
  expect(await open("any.shop.example.com")).toEqual(redirect);
  expect(findings().at(-1)).toEqual(["info"]);
});

test("an app that asks for another's name is told so before anything is changed", async () => {
  const { log, ok } = await story.act({
    ...appOnTools("wiki", story.push("1")),
    "redirect-from": "c.example.com",
  });
  expect(ok).toBe(false);
  expect(log.join("\n")).toContain('The app "shop" on the platform "tools" has c.example.com already.');
});

test.each<[string, () => Promise<unknown>]>([
  [
    "a redirect is made a forward",
    () => {
      const { Actions = [] } = ruleOf("e.example.com");
      const forwards = Actions.filter(({ Type }) => Type === "forward");
      return byHand(new ModifyRuleCommand({ RuleArn: ruleOf("www.example.com").RuleArn, Actions: forwards }));
    },
  ],
  [
    "a redirect leads elsewhere",
    () =>
      byHand(
        new ModifyRuleCommand({
          RuleArn: ruleOf("*.shop.example.com").RuleArn,
          Actions: [{ Type: "redirect", RedirectConfig: { Host: "example.net", StatusCode: "HTTP_302" } }],
        }),
      ),
  ],
  [
    "a wildcard is put before all others",
    () =>
      byHand(
        new SetRulePrioritiesCommand({
          RulePriorities: [{ RuleArn: ruleOf("*.example.com").RuleArn, Priority: 1 }],
        }),
      ),
  ],
  ["a rule is deleted", () => byHand(new DeleteRuleCommand({ RuleArn: ruleOf("shop.example.com").RuleArn }))],
  [
    "a rule loses its sign-in",
    () => {
      const { RuleArn, Actions = [] } = ruleOf("shop.example.com");
      const forwards = Actions.filter(({ Type }) => Type === "forward");
      return byHand(new ModifyRuleCommand({ RuleArn, Actions: forwards }));
    },
  ],
  [
    "a rule gets another host",
    () => {
      const Conditions = [{ Field: "host-header", HostHeaderConfig: { Values: ["x.example.com"] } }];
      return byHand(new ModifyRuleCommand({ RuleArn: ruleOf("wiki.example.com").RuleArn, Conditions }));
    },
  ],
  [
    "a certificate is taken off",
    () => {
      const [, CertificateArn] = httpsCertificates(story) ?? [];
      const ListenerArn = https().ListenerArn;
      return byHand(
        new RemoveListenerCertificatesCommand({ ListenerArn, Certificates: [{ CertificateArn }] }),
      );
    },
  ],
  [
    "the listener gets a weaker security policy",
    () =>
      byHand(
        new ModifyListenerCommand({
          ListenerArn: https().ListenerArn,
          SslPolicy: "ELBSecurityPolicy-2016-08",
        }),
      ),
  ],
  [
    "the listener gets another default action",
    () =>
      byHand(
        new ModifyListenerCommand({
          ListenerArn: https().ListenerArn,
          DefaultActions: [
            { Type: "forward", TargetGroupArn: ruleOf("shop.example.com").Actions?.at(-1)?.TargetGroupArn },
          ],
        }),
      ),
  ],
  ["the listener is deleted", () => byHand(new DeleteListenerCommand({ ListenerArn: https().ListenerArn }))],
])("%s: the sweep mends it", async (_, edit) => {
  const before = shape();
  await edit();
  await sweep();
  await sweep();
  expect(shape()).toEqual(before);
  expect(deadLetters(story)).toBe(0);
});

const findings = () =>
  functionLines(story, "tools-attach-listener-rule")
    .filter(({ message }) => message === "ways round the sign-in")
    .map(({ level, ways }) => [level, ...(ways ?? []).map(({ ruleArn }) => ruleArn)]);

const alarm = () =>
  Object.entries(alarmStates(story.lab.world)).find(([name]) => name.includes("WaysRoundSignIn"))?.[1];

test("a stranger's forward before an app's rule is told in the log, by the alarm and by the Action, until it is gone", async () => {
  expect(findings().at(-1)).toEqual(["info"]);
  expect(alarm()).toBe("OK");
  const TargetGroupArn = ruleOf("shop.example.com").Actions?.at(-1)?.TargetGroupArn;
  await byHand(
    new CreateRuleCommand({
      ListenerArn: https().ListenerArn,
      Priority: 7,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/health"] } }],
      Actions: [{ Type: "forward", TargetGroupArn }],
    }),
  );
  const { rules } = story.lab.world.store(elbv2Store);
  const arn = [...rules.values()].find(({ Priority }) => Priority === "7")?.RuleArn ?? "";
  await sweep();
  expect(findings().at(-1)).toEqual(["error", arn]);
  expect(alarm()).toBe("ALARM");
  const red = await story.act(appOnTools("wiki", story.push("1")));
  expect(red.ok).toBe(false);
  expect(red.log.join("\n")).toContain(`${arn} takes requests for wiki.example.com`);
  expect(red.outputs.url).toBe("https://wiki.example.com");

  await byHand(new DeleteRuleCommand({ RuleArn: arn }));
  await story.wait(3600);
  expect(findings().at(-1)).toEqual(["info"]);
  expect(alarm()).toBe("OK");
  expect((await story.act(appOnTools("wiki", story.push("1")))).ok).toBe(true);
});

test("a quota that is used up is named in the log and given up to the dead letters, and the rule comes once there is room", async () => {
  const lab = story.lab.world.store(elbv2Store);
  const before = shape();
  const kept = lab.quotas;
  lab.quotas = { ...kept, rules: 0 };
  await byHand(new DeleteRuleCommand({ RuleArn: ruleOf("wiki.example.com").RuleArn }));
  await sweep();
  await sweep();
  const lines = functionLines(story, "tools-attach-listener-rule");
  const refused = lines.filter(({ level, name }) => level === "error" && name === "wiki");
  expect(refused.at(-1)?.message).toMatch(/^TooManyRules/);
  // Each run is repeated twice, by Lambda, and each tries once.
  expect(refused.length).toBeLessThanOrEqual(9);
  expect(deadLetters(story)).toBeGreaterThan(0);
  lab.quotas = kept;
  await sweep();
  expect(shape()).toEqual(before);
});
