import type { DriftReaders } from "../cloudformation/drift/reader.ts";
import { elbv2Store } from "../elbv2/store.ts";

/** Those that the template names: AWS leaves the others at their defaults. */
function showAttributes(expected: unknown, actual: Readonly<Record<string, string>>) {
  const named = Array.isArray(expected) ? (expected as readonly { readonly Key: string }[]) : [];
  return named.map(({ Key }) => ({ Key, Value: actual[Key] }));
}

export const loadBalancingReaders: DriftReaders = {
  "AWS::ElasticLoadBalancingV2::LoadBalancer": (world, { physicalId, properties }) => {
    const found = world.store(elbv2Store).loadBalancers.get(physicalId);
    return (
      found && {
        Name: found.LoadBalancerName,
        Scheme: found.Scheme,
        Type: found.Type,
        SecurityGroups: found.SecurityGroups,
        Subnets: found.AvailabilityZones.map(({ SubnetId }) => SubnetId),
        LoadBalancerAttributes: showAttributes(properties.LoadBalancerAttributes, found.attributes),
      }
    );
  },
  "AWS::ElasticLoadBalancingV2::Listener": (world, { physicalId }) => {
    const found = world.store(elbv2Store).listeners.get(physicalId);
    return found && { Port: found.Port, Protocol: found.Protocol, DefaultActions: found.DefaultActions };
  },
  "AWS::ElasticLoadBalancingV2::ListenerRule": (world, { physicalId }) => {
    const found = world.store(elbv2Store).rules.get(physicalId);
    return found && { Priority: found.Priority, Conditions: found.Conditions, Actions: found.Actions };
  },
  "AWS::ElasticLoadBalancingV2::TargetGroup": (world, { physicalId, properties }) => {
    const found = world.store(elbv2Store).targetGroups.get(physicalId);
    if (!found) return undefined;
    const { Port, Protocol, VpcId, HealthCheckPath, Matcher, TargetType, attributes } = found;
    const { HealthCheckIntervalSeconds, HealthyThresholdCount, UnhealthyThresholdCount } = found;
    return {
      ...{ Port, Protocol, VpcId, HealthCheckPath, Matcher, TargetType },
      ...{ HealthCheckIntervalSeconds, HealthyThresholdCount, UnhealthyThresholdCount },
      TargetGroupAttributes: showAttributes(properties.TargetGroupAttributes, attributes),
    };
  },
};
