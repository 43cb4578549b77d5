import type { ACMClient } from "../../aws/acm.ts";
import { type CloudFormationClient, describeAppStack } from "../../aws/app-stacks.ts";
import type { ElasticLoadBalancingV2Client } from "../../aws/elastic-load-balancing-v2.ts";
import { findWaysRound } from "../../aws/find-ways-round.ts";
import { observeListener } from "../../aws/observe-listener.ts";
import { listReleasedApps, type SSMClient } from "../../aws/ssm.ts";
import { platformStack } from "../../core/app-stack.ts";
import type { Visit } from "../events/visits.ts";
import { metric } from "../log.ts";
import type { Run } from "../run.ts";
import { converge } from "./converge.ts";

export interface Clients {
  readonly acm: ACMClient;
  readonly cloudFormation: CloudFormationClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
  readonly ssm: SSMClient;
}

async function findLoadBalancer({ cloudFormation }: Clients, platform: string): Promise<string | undefined> {
  const stack = await describeAppStack(cloudFormation, platformStack(platform));
  return stack?.outputs.LoadBalancerArn;
}

/** Apps with a release, and apps that are on the listener still. */
export async function listApps(clients: Clients, platform: string): Promise<readonly string[]> {
  const released = await listReleasedApps(clients.ssm, platform);
  const loadBalancerArn = await findLoadBalancer(clients, platform);
  const sight = loadBalancerArn ? await observeListener(clients, loadBalancerArn, platform) : undefined;
  if (sight?.state !== "seen" || !sight.listener) return released;
  const { rules, defaultCertificate, listedCertificates } = sight.listener;
  const attached = [...rules, defaultCertificate, ...listedCertificates].flatMap(({ app }) => app ?? []);
  return [...released, ...attached];
}

/** Brings one app's rule and certificate on the platform's HTTPS listener to what its stacks ask for. */
export async function reconcile(clients: Clients, visit: Visit, run: Run): Promise<void> {
  const { platform } = visit.app;
  const loadBalancerArn = await findLoadBalancer(clients, platform);
  if (!loadBalancerArn) return run.log("info", "the platform has no load balancer yet");
  const end = await converge(clients, { visit, loadBalancerArn }, run);
  if (end !== "listener-deleted") return;
  // An app that arrived in the same moment may have lost its rule with the listener.
  for (const name of await listReleasedApps(clients.ssm, platform))
    if (name !== visit.app.name)
      await converge(clients, { visit: { app: { platform, name } }, loadBalancerArn }, run);
}

/** Counts the rules, ours and strangers', that lead round the sign-in. */
export async function inspect(clients: Clients, platform: string, run: Run): Promise<void> {
  const loadBalancerArn = await findLoadBalancer(clients, platform);
  if (!loadBalancerArn) return;
  const ways = await findWaysRound(clients.loadBalancing, { platform, loadBalancerArn });
  run.log(ways.length > 0 ? "error" : "info", "ways round the sign-in", {
    ways,
    ...metric("WaysRoundSignIn", ways.length),
  });
}
