import type { ACMClient } from "../../aws/acm.ts";
import { type CloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import type { ElasticLoadBalancingV2Client } from "../../aws/elastic-load-balancing-v2.ts";
import { findWaysRound } from "../../aws/find-ways-round.ts";
import { type ListenerSight, observeListener } from "../../aws/observe-listener.ts";
import { listReleasedApps, type SSMClient } from "../../aws/ssm.ts";
import { platformStack } from "../../core/app-stack.ts";
import type { Visit } from "../events/visits.ts";
import { metric } from "../log.ts";
import type { Run } from "../run.ts";
import { converge } from "./converge.ts";

export interface Clients {
  readonly acm: ACMClient;
  readonly cloudFormation: CloudFormationClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly ssm: SSMClient;
}

async function findLoadBalancer({ cloudFormation }: Clients, platform: string): Promise<string | undefined> {
  const stack = await describeAppStack(cloudFormation, platformStack(platform));
  return stack?.outputs.LoadBalancerArn;
}

/** What a sweep sees at its beginning, once for all apps. */
export interface Overview {
  readonly loadBalancerArn: string | undefined;
  readonly sight?: ListenerSight;
  /** Apps with a release, and apps that are on the listener still. */
  readonly apps: readonly string[];
}

export async function overlook(clients: Clients, platform: string): Promise<Overview> {
  const released = await listReleasedApps(clients.ssm, platform);
  const loadBalancerArn = await findLoadBalancer(clients, platform);
  const sight = loadBalancerArn ? await observeListener(clients, { platform, loadBalancerArn }) : {};
  const { rules = [], certificates = [] } = sight.listener ?? {};
  const apps = [...released, ...[...rules, ...certificates].flatMap(({ app }) => app ?? [])];
  return { loadBalancerArn, sight, apps };
}

/** Brings one app's rules and certificate on the platform's HTTPS listener to what its stacks ask for; on a sweep by its overview. */
export async function reconcile(
  clients: Clients,
  visit: Visit,
  run: Run,
  overview: Partial<Overview> | undefined,
): Promise<void> {
  const { platform } = visit.app;
  const { loadBalancerArn, sight } = overview ?? {
    loadBalancerArn: await findLoadBalancer(clients, platform),
  };
  if (!loadBalancerArn) return run.log("info", "no load balancer yet");
  if (!(await converge(clients, { visit, loadBalancerArn }, run, sight))) return;
  // An app that arrived in the same moment may have lost its rule with the listener.
  for (const name of await listReleasedApps(clients.ssm, platform))
    await converge(clients, { visit: { app: { platform, name } }, loadBalancerArn }, run);
}

/** Counts the rules, ours and strangers', that lead round the sign-in. */
export async function inspect(
  { elbv2 }: Clients,
  platform: string,
  run: Run,
  loadBalancerArn: string | undefined,
): Promise<void> {
  if (!loadBalancerArn) return;
  const ways = await findWaysRound(elbv2, { platform, loadBalancerArn });
  run.log(ways.length > 0 ? "error" : "info", "ways round the sign-in", {
    ways,
    ...metric("WaysRoundSignIn", ways.length),
  });
}
