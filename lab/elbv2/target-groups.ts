import type { CreateTargetGroupCommandInput, TargetGroup } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ec2Store } from "../ec2/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { targetGroupDefaults } from "./attributes.ts";
import { groupLoadBalancers } from "./forwards.ts";
import { invalid, requireTargetGroup } from "./refusals.ts";
import { elbv2Store, type LabTargetGroup, type Tags } from "./store.ts";

export type TargetGroupSettings = Omit<CreateTargetGroupCommandInput, "Tags">;

type HealthCheck = Pick<
  LabTargetGroup,
  | "HealthCheckPath"
  | "HealthCheckPort"
  | "HealthCheckIntervalSeconds"
  | "HealthCheckTimeoutSeconds"
  | "HealthyThresholdCount"
  | "UnhealthyThresholdCount"
  | "Matcher"
>;

function within(value: number, name: string, [least, most]: readonly [number, number]): void {
  if (!(value >= least && value <= most)) throw invalid(`${name} must be between ${least} and ${most}`);
}

/** Defaults and ranges: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
function acceptHealthCheck(settings: TargetGroupSettings): HealthCheck {
  const check: HealthCheck = {
    HealthCheckPath: settings.HealthCheckPath ?? "/",
    HealthCheckPort: settings.HealthCheckPort ?? "traffic-port",
    HealthCheckIntervalSeconds: settings.HealthCheckIntervalSeconds ?? 30,
    HealthCheckTimeoutSeconds: settings.HealthCheckTimeoutSeconds ?? 5,
    HealthyThresholdCount: settings.HealthyThresholdCount ?? 5,
    UnhealthyThresholdCount: settings.UnhealthyThresholdCount ?? 2,
    Matcher: { HttpCode: settings.Matcher?.HttpCode ?? "200" },
  };
  within(check.HealthCheckIntervalSeconds, "Health check interval", [5, 300]);
  within(check.HealthCheckTimeoutSeconds, "Health check timeout", [2, 120]);
  within(check.HealthyThresholdCount, "Healthy threshold count", [2, 10]);
  within(check.UnhealthyThresholdCount, "Unhealthy threshold count", [2, 10]);
  if (check.HealthCheckTimeoutSeconds >= check.HealthCheckIntervalSeconds)
    throw invalid("Health check interval must be greater than the timeout.");
  if (!check.HealthCheckPath.startsWith("/"))
    throw invalid(`Health check path '${check.HealthCheckPath}' must begin with a '/' character`);
  if (!/^\d{3}([-,]\d{3})*$/.test(check.Matcher.HttpCode))
    throw invalid(`Health check matcher HTTP code '${check.Matcher.HttpCode}' is not valid`);
  return check;
}

function acceptName(name = ""): string {
  if (name.length > 32) throw invalid(`Target group name '${name}' cannot be longer than '32' characters`);
  if (/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name)) return name;
  throw invalid(
    `Target group name '${name}' can only contain characters that are alphanumeric characters or hyphens(-), and cannot begin or end with a hyphen`,
  );
}

function acceptPlace(world: World, { Protocol, Port, VpcId }: TargetGroupSettings) {
  if (Protocol === undefined) throw invalid("A protocol must be specified");
  if (Protocol !== "HTTP" && Protocol !== "HTTPS")
    throw new AwsError("UnsupportedProtocol", `Protocol '${Protocol}' must be one of 'HTTP,HTTPS'`);
  if (Port === undefined) throw invalid("A port must be specified");
  if (VpcId === undefined) throw invalid("A VPC ID must be specified");
  if (!world.store(ec2Store).vpcs.has(VpcId)) throw invalid(`The VPC ID '${VpcId}' is not found`);
  return { Protocol, Port, VpcId };
}

export function createTargetGroup(
  world: World,
  settings: TargetGroupSettings,
  tags: Tags = {},
): LabTargetGroup {
  const { targetGroups } = world.store(elbv2Store);
  const name = acceptName(settings.Name);
  const group: LabTargetGroup = {
    TargetGroupArn: world.arn("elasticloadbalancing", `targetgroup/${name}/${world.random.hex(16)}`),
    TargetGroupName: name,
    ...acceptPlace(world, settings),
    ...acceptHealthCheck(settings),
    TargetType: settings.TargetType ?? "instance",
    ProtocolVersion: settings.ProtocolVersion ?? "HTTP1",
    IpAddressType: "ipv4",
    HealthCheckProtocol: settings.HealthCheckProtocol ?? "HTTP",
    HealthCheckEnabled: true,
    attributes: targetGroupDefaults,
    tags,
  };
  const known = [...targetGroups.values()].find(({ TargetGroupName }) => TargetGroupName === name);
  if (known && sameSettings(known, group)) return known;
  if (known)
    throw new AwsError(
      "DuplicateTargetGroupName",
      `A target group with the same name '${name}' exists, but with different settings`,
    );
  targetGroups.set(group.TargetGroupArn, group);
  return group;
}

function sameSettings(known: LabTargetGroup, wanted: LabTargetGroup): boolean {
  const essence = ({ TargetGroupArn: _, attributes: __, tags: ___, ...settings }: LabTargetGroup) =>
    JSON.stringify(settings);
  return essence(known) === essence(wanted);
}

/** Changes the health check; what is not given stays. */
export function modifyTargetGroup(
  world: World,
  arn: string | undefined,
  changes: TargetGroupSettings,
): LabTargetGroup {
  const group = requireTargetGroup(world, arn);
  const { HealthCheckProtocol = group.HealthCheckProtocol } = changes;
  const changed = {
    ...group,
    ...acceptHealthCheck({ ...group, ...changes, Name: undefined }),
    HealthCheckProtocol,
  };
  world.store(elbv2Store).targetGroups.set(group.TargetGroupArn, changed);
  return changed;
}

/** Refuses while a listener or rule forwards to it; one that is not there is deleted. */
export function deleteTargetGroup(world: World, arn = ""): void {
  const { targetGroups, targets } = world.store(elbv2Store);
  if (groupLoadBalancers(world, arn).length > 0)
    throw new AwsError("ResourceInUse", `Target group '${arn}' is currently in use by a listener or a rule`);
  targetGroups.delete(arn);
  targets.delete(arn);
}

export function describeTargetGroup(world: World, group: LabTargetGroup): TargetGroup {
  const { attributes: _, tags: __, ...description } = group;
  const balancers = groupLoadBalancers(world, group.TargetGroupArn);
  return { ...description, LoadBalancerArns: balancers.map(({ LoadBalancerArn }) => LoadBalancerArn) };
}
