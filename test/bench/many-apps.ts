import { cloudFormationStore } from "../../lab/cloudformation/store.ts";
import { elbv2Store } from "../../lab/elbv2/store.ts";
import { callLogStore } from "../../lab/wire/call-log.ts";
import { addApp } from "../support/crowd.ts";
import { appOnTools, httpsCertificates, httpsRules } from "../support/function-story.ts";
import { openStory, type Story } from "../support/story.ts";

const functions = ["validate-certificate", "attach-listener-rule", "roll-out-service"] as const;
type FunctionCalls = Readonly<Record<(typeof functions)[number], number>>;

/** Calls of the functions on a platform that has `apps` apps. */
export interface CallsWithApps {
  readonly apps: number;
  /** How many have both their rules and their certificate on the listener. */
  readonly attached: number;
  /** From the event that an app has come to the last call about it; its rule and its certificate are attached. */
  readonly arrival: number;
  /** An event about an app for which nothing is to be done. */
  readonly event: FunctionCalls;
  /** Of a sweep, over all apps. */
  readonly sweep: FunctionCalls;
  /** The same by the number of apps. */
  readonly sweepPerApp: FunctionCalls;
}

/** What a platform of so many apps needs: AWS raises both when it is asked. Each app has a parking rule and, here, two others. */
function raiseQuotas({ lab }: Story): void {
  lab.world.store(elbv2Store).quotas = { rules: 300, certificates: 100 };
}

async function count({ lab }: Story, act: () => Promise<void>): Promise<FunctionCalls> {
  const { calls } = lab.world.store(callLogStore);
  const before = calls.length;
  await act();
  const made = calls.slice(before);
  const by = (name: string) => made.filter(({ principalArn }) => principalArn.includes(name)).length;
  return {
    "validate-certificate": by("ValidateCertificateRole"),
    "attach-listener-rule": by("AttachListenerRuleRole"),
    "roll-out-service": by("RollOutServiceRole"),
  };
}

async function tell(story: Story, name: string, kind: "certificate" | "service"): Promise<void> {
  const { stacks } = story.lab.world.store(cloudFormationStore);
  const [stack] = [...stacks.values()].filter(({ stackName }) => stackName === `${name}-${kind}`);
  const stackId = stack?.stackId ?? "";
  story.lab.world.emit({
    source: "aws.cloudformation",
    detailType: "CloudFormation Stack Status Change",
    resources: [stackId],
    detail: { "stack-id": stackId, "status-details": { status: "UPDATE_COMPLETE", "status-reason": "" } },
  });
  await story.wait(5);
}

async function tellOfCertificate(story: Story, name: string): Promise<void> {
  const { stacks } = story.lab.world.store(cloudFormationStore);
  const [stack] = [...stacks.values()].filter(({ stackName }) => stackName === `${name}-certificate`);
  const stackId = stack?.stackId ?? "";
  story.lab.world.emit({
    source: "aws.cloudformation",
    detailType: "CloudFormation Resource Status Change",
    resources: [stackId],
    detail: {
      "stack-id": stackId,
      "resource-type": "AWS::CertificateManager::Certificate",
      "status-details": { status: "UPDATE_COMPLETE" },
    },
  });
  await story.wait(5);
}

function countAttached(story: Story): number {
  const perApp = new Map<string, number>();
  for (const { hosts } of httpsRules(story)) {
    const [app = ""] = hosts.join().match(/shop\d*/) ?? [];
    perApp.set(app, (perApp.get(app) ?? 0) + 1);
  }
  const whole = [...perApp.values()].filter((rules) => rules === 2).length;
  return Math.min(whole, new Set(httpsCertificates(story)).size);
}

/** Until just behind the next sweep: they come every 15 minutes. */
const sweep = (story: Story) => story.wait(900);

/** Grows one platform to each of the numbers of apps, which ascend, and counts on the way. */
export async function measureManyApps(numbers: readonly number[]): Promise<readonly CallsWithApps[]> {
  const story = openStory();
  raiseQuotas(story);
  const run = await story.act({
    ...appOnTools("shop", story.push("1")),
    "redirect-from": "*.shop.example.com",
  });
  if (!run.ok) throw new Error(run.log.join("\n"));
  await story.wait(1830);
  const found: CallsWithApps[] = [];
  for (let apps = 1; apps <= Math.max(...numbers); apps += 1) {
    const name = apps === 1 ? "shop" : addApp(story, "shop", apps);
    const arrival = await count(story, () => (apps === 1 ? Promise.resolve() : tell(story, name, "service")));
    if (!numbers.includes(apps)) continue;
    const service = await count(story, () => tell(story, name, "service"));
    const certificate = await count(story, () => tellOfCertificate(story, name));
    const swept = await count(story, () => sweep(story));
    found.push({
      apps,
      attached: countAttached(story),
      arrival: arrival["attach-listener-rule"],
      event: { ...service, "validate-certificate": certificate["validate-certificate"] },
      sweep: swept,
      sweepPerApp: Object.fromEntries(
        functions.map((one) => [one, Math.round((swept[one] / apps) * 10) / 10]),
      ) as FunctionCalls,
    });
  }
  return found;
}
