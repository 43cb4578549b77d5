import type {
  DeregisterTargetsCommandInput,
  DeregisterTargetsCommandOutput,
  DescribeTargetHealthCommandInput,
  DescribeTargetHealthCommandOutput,
  RegisterTargetsCommandInput,
  RegisterTargetsCommandOutput,
  TargetDescription,
  TargetHealthReasonEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../kernel/service.ts";
import { onResource } from "./permissions.ts";
import { requireTargetGroup } from "./refusals.ts";
import type { LabTargetGroup } from "./store.ts";
import { deregisterTargets, registerTargets, type TargetHealth, targetHealth } from "./targets.ts";

const addresses = (group: LabTargetGroup, targets: readonly TargetDescription[] = []) =>
  targets.map(({ Id = "", Port }) => ({ id: Id, port: Port ?? group.Port }));

const register = operation<RegisterTargetsCommandInput, RegisterTargetsCommandOutput>({
  run({ TargetGroupArn, Targets }, { world }) {
    const group = requireTargetGroup(world, TargetGroupArn);
    registerTargets(world, group.TargetGroupArn, addresses(group, Targets));
    return {};
  },
  permissions: ({ TargetGroupArn }, { world }) => [onResource(world, "RegisterTargets", TargetGroupArn)],
});

const deregister = operation<DeregisterTargetsCommandInput, DeregisterTargetsCommandOutput>({
  run({ TargetGroupArn, Targets }, { world }) {
    const group = requireTargetGroup(world, TargetGroupArn);
    deregisterTargets(world, group.TargetGroupArn, addresses(group, Targets));
    return {};
  },
  permissions: ({ TargetGroupArn }, { world }) => [onResource(world, "DeregisterTargets", TargetGroupArn)],
});

const describeHealth = ({ id, port, state, reason, description }: TargetHealth) => ({
  Target: { Id: id, Port: port },
  HealthCheckPort: String(port),
  TargetHealth: {
    State: state,
    ...(reason ? { Reason: reason as TargetHealthReasonEnum } : {}),
    ...(description ? { Description: description } : {}),
  },
});

/** A target that is asked for and not registered: API_TargetHealth, Target.NotRegistered. */
const notRegistered = ({ id, port }: { id: string; port: number }): TargetHealth => ({
  id,
  port,
  state: "unused",
  reason: "Target.NotRegistered",
  description: "Target is not registered to the target group",
});

const describe = operation<DescribeTargetHealthCommandInput, DescribeTargetHealthCommandOutput>({
  run({ TargetGroupArn, Targets }, { world }) {
    const group = requireTargetGroup(world, TargetGroupArn);
    const all = targetHealth(world, group.TargetGroupArn);
    const asked = addresses(group, Targets).map(
      (wanted) =>
        all.find(({ id, port }) => id === wanted.id && port === wanted.port) ?? notRegistered(wanted),
    );
    return { TargetHealthDescriptions: (Targets?.length ? asked : all).map(describeHealth) };
  },
});

export const targetOperations = {
  RegisterTargets: register,
  DeregisterTargets: deregister,
  DescribeTargetHealth: describe,
};
