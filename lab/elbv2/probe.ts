import type { TargetHealthReasonEnum } from "@aws-sdk/client-elastic-load-balancing-v2";
import { mayConnect } from "../ec2/reachability.ts";
import { ec2Store } from "../ec2/store.ts";
import type { World } from "../kernel/world.ts";
import { groupLoadBalancers } from "./forwards.ts";
import type { LabTarget, LabTargetGroup } from "./store.ts";

/** How one health check went; without a reason it went well. */
export interface ProbeOutcome {
  readonly reason?: TargetHealthReasonEnum;
  readonly description?: string;
}

const timedOut: ProbeOutcome = { reason: "Target.Timeout", description: "Request timed out" };
const failed: ProbeOutcome = { reason: "Target.FailedHealthChecks", description: "Health checks failed" };

/** Whether the status is among `200`, `200,302` or `200-399`. */
export function matchesStatus(matcher: string, status: number): boolean {
  return matcher.split(",").some((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return from <= status && status <= to;
  });
}

/** Whether some load balancer of the group may open a connection to the target at all. */
function isReachable(world: World, group: LabTargetGroup, { id, port }: LabTarget): boolean {
  const securityGroupIds = world.store(ec2Store).networkInterfaces.get(id)?.securityGroupIds;
  return groupLoadBalancers(world, group.TargetGroupArn).some((balancer) =>
    mayConnect(world, {
      from: { securityGroupIds: balancer.SecurityGroups },
      to: { ip: id, securityGroupIds },
      port,
    }),
  );
}

/** Sends one health check and answers within the group's timeout. */
export async function probeTarget(
  world: World,
  group: LabTargetGroup,
  target: LabTarget,
): Promise<ProbeOutcome> {
  let callOff = () => {};
  const tooLate = new Promise<ProbeOutcome>((resolve) => {
    callOff = world.clock.after(group.HealthCheckTimeoutSeconds * 1000, () => resolve(timedOut));
  });
  const outcome = isReachable(world, group, target) ? request(world, group, target) : tooLate;
  const result = await Promise.race([outcome, tooLate]);
  callOff();
  return result;
}

async function request(world: World, group: LabTargetGroup, { id, port }: LabTarget): Promise<ProbeOutcome> {
  const checkPort = group.HealthCheckPort === "traffic-port" ? port : Number(group.HealthCheckPort);
  try {
    const { status } = await world.containers.fetch(id, checkPort, {
      method: "GET",
      url: new URL(group.HealthCheckPath, `http://${id}:${checkPort}`),
      headers: { host: `${id}:${checkPort}`, "user-agent": "ELB-HealthChecker/2.0", connection: "close" },
      body: Buffer.alloc(0),
      clientIp: "10.0.0.10",
    });
    if (matchesStatus(group.Matcher.HttpCode, status)) return {};
    const description = `Health checks failed with these codes: [${status}]`;
    return { reason: "Target.ResponseCodeMismatch", description };
  } catch {
    return failed;
  }
}
