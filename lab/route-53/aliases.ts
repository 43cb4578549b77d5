import { loadBalancerOfDnsName } from "../elbv2/dns.ts";
import type { World } from "../kernel/world.ts";
import { isWithin } from "./names.ts";
import { type LabRecordSet, type LabZone, route53Store } from "./store.ts";
import { bareZoneId } from "./zones.ts";

/**
 * What is wrong with a record's alias: it must point to something that is there, in the zone whose id it gives.
 * Words and look-up as in boto/boto#2519 and harmony-one/harmony-ops#491.
 */
export function aliasProblem(world: World, zone: LabZone, set: LabRecordSet): string | undefined {
  const { DNSName = "", HostedZoneId } = set.AliasTarget ?? {};
  if (!set.AliasTarget) return undefined;
  const zoneId = bareZoneId(HostedZoneId);
  const { lies, exists } = zoneId === zone.id ? ownTarget(zone, set) : awsTarget(world, DNSName, zoneId);
  const tried = `Tried to create an alias that targets ${DNSName}, type ${set.Type} in zone ${zoneId}, but`;
  const problems = [
    ...(lies ? [] : [`${tried} the alias target name does not lie within the target zone`]),
    ...(exists ? [] : [`${tried} that target was not found`]),
  ];
  return problems.length > 0 ? problems.join(", ") : undefined;
}

interface Target {
  readonly lies: boolean;
  readonly exists: boolean;
}

function ownTarget(zone: LabZone, { AliasTarget, Type }: LabRecordSet): Target {
  const name = AliasTarget?.DNSName ?? "";
  const exists = [...zone.records.values()].some((set) => set.Name === name && set.Type === Type);
  return { lies: isWithin(name, zone.name), exists };
}

/** Load balancers are looked up; other AWS names (CloudFront's, say) are believed. */
function awsTarget(world: World, name: string, zoneId: string): Target {
  const balancer = loadBalancerOfDnsName(world, name);
  if (balancer) return { lies: balancer.CanonicalHostedZoneId === zoneId, exists: true };
  const aws = isWithin(name, "amazonaws.com") || isWithin(name, "cloudfront.net");
  const lies = aws && !world.store(route53Store).zones.has(zoneId);
  return { lies, exists: !name.endsWith(".elb.amazonaws.com.") };
}
