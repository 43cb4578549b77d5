import type { World } from "../kernel/world.ts";
import { isWithin, storedName } from "./names.ts";
import { type LabRecordSet, type LabZone, zonesOfAllAccounts } from "./store.ts";

/** What DNS says of a name: values, or the name of what an alias points to (a load balancer's, say). */
export interface Answer {
  /** The name at the end of the chain of CNAMEs, with a trailing dot. */
  readonly name: string;
  readonly values: readonly string[];
  /** As the record has it, capitals and all. */
  readonly aliasTarget?: string;
}

/** The zone that the internet asks for a name: the deepest public one that is delegated. */
export function authoritativeZone(world: World, name: string): LabZone | undefined {
  return zonesOfAllAccounts(world)
    .filter((zone) => zone.delegated && !zone.privateZone && isWithin(name, zone.name))
    .sort((one, other) => other.name.length - one.name.length)[0];
}

function findRecord(zone: LabZone, name: string, type: string): LabRecordSet | undefined {
  const sets = [...zone.records.values()].filter((set) => set.Name === name);
  return sets.find(({ Type }) => Type === type) ?? sets.find(({ Type }) => Type === "CNAME");
}

/** `*.example.com` answers for names under it that have no record at all. */
function findWildcard(zone: LabZone, name: string, type: string): LabRecordSet | undefined {
  const parent = name.slice(name.indexOf(".") + 1);
  if (!isWithin(parent, zone.name) || [...zone.records.values()].some(({ Name }) => Name === name))
    return undefined;
  return findRecord(zone, `\\052.${parent}`, type) ?? findWildcard(zone, parent, type);
}

/** Public DNS as it stands: follows CNAMEs and aliases within the delegated zones of all accounts; undefined for no such name. */
export function resolve(world: World, name: string, type: string, hops = 8): Answer | undefined {
  const key = storedName(name);
  const zone = authoritativeZone(world, key);
  const set = zone && (findRecord(zone, key, type) ?? findWildcard(zone, key, type));
  if (!set || hops === 0) return undefined;
  const values = (set.ResourceRecords ?? []).flatMap(({ Value }) => (Value === undefined ? [] : [Value]));
  const aliasTarget = set.AliasTarget?.DNSName;
  const next = aliasTarget ?? (set.Type === "CNAME" && type !== "CNAME" ? values[0] : undefined);
  if (next === undefined) return { name: key, values };
  const end = resolve(world, next, type, hops - 1);
  return end ?? { name: key, values: [], aliasTarget: next };
}
