import {
  aliasSet,
  changeRecords,
  cnameSet,
  findAddresses,
  listHostedZones,
  type RecordChange,
  type Route53Client,
} from "../../aws/route-53.ts";
import type { AppStack } from "../../core/app-stack.ts";
import { ledgerLine } from "../../core/dns-ledger.ts";
import { judgeRecord, leadsToPlatform } from "../../core/dns-record.ts";
import { chooseHostedZone } from "../../core/hosted-zones.ts";
import { wordsIn } from "../../core/words-in.ts";
import type { Run } from "../run.ts";
import type { Ledger } from "./ledger.ts";

/** One app whose records are looked after. */
export interface Work {
  readonly platform: string;
  /** Of its certificate. */
  readonly stack: AppStack;
  /** The account that has the app's hosted zones, and the role through which it is reached; "" for this account. */
  readonly route53: Route53Client;
  readonly role: string;
  readonly ledger: Ledger;
  readonly run: Run;
}

interface WantedRecord {
  readonly name: string;
  /** Lower case, without the trailing dot. */
  readonly value: string;
  /** Of an alias: the zone of the name that it leads to. */
  readonly targetZone?: string;
}

type Placed = readonly [zone: string, record: WantedRecord];

export const isOurAlias = (platform: string) => leadsToPlatform(platform, process.env.AWS_REGION);

const noZone = "no public zone: create the record by hand";
const tooMany = "several public zones of one name: choose one in HostedZoneId";

/** Each record with its zone; where there is none, the log says what to do. */
async function place({ stack, route53, role, run }: Work, wanted: readonly WantedRecord[]) {
  const preferred = wordsIn(stack.parameters.HostedZoneId ?? "");
  const zones = await listHostedZones(route53);
  return wanted.flatMap((record): readonly Placed[] => {
    const choice = chooseHostedZone(record.name, zones, preferred);
    if (choice.found === "zone") return [[choice.zone.id, record]];
    run.log("warn", choice.found === "none" ? noZone : tooMany, { record, role, ...choice });
    return [];
  });
}

/** An alias gets DELETE and CREATE instead of UPSERT: whoever has put a record there meanwhile keeps it. */
async function planRecord({ platform, route53, run }: Work, zone: string, wanted: WantedRecord) {
  const { name, value, targetZone } = wanted;
  const found = await findAddresses(route53, zone, name);
  const verdict = judgeRecord(found, value, targetZone ? isOurAlias(platform) : () => true);
  if (verdict === "strange") run.log("warn", "a stranger's record is in the way", { wanted, found });
  if (verdict !== "write") return [];
  const changes: readonly RecordChange[] = targetZone
    ? [...found.map(({ set }) => ["DELETE", set] as const), ["CREATE", aliasSet(name, value, targetZone)]]
    : [["UPSERT", cnameSet(name, value)]];
  return changes;
}

/** Writes what is missing, in one change for each zone, and answers with the names that are wanted. */
export async function keepRecords(work: Work, wanted: readonly WantedRecord[]): Promise<readonly string[]> {
  const { ledger, role, route53, run } = work;
  const placed = await place(work, wanted);
  await ledger.add(placed.map(([zone, { name }]) => ledgerLine({ zone, name, role })));
  const changes = new Map<string, readonly RecordChange[]>();
  for (const [zone, record] of placed)
    changes.set(zone, [...(changes.get(zone) ?? []), ...(await planRecord(work, zone, record))]);
  for (const [zone, ofZone] of changes) {
    if (ofZone.length > 0) await changeRecords(route53, zone, ofZone);
    run.log("info", ofZone.length > 0 ? "records written" : "nothing to do", { zone, changes: ofZone });
  }
  return wanted.map(({ name }) => name);
}

/** Leads the app's names to the load balancer: CloudFormation does it for zones of this account alone. */
export function keepAliases(work: Work, service: AppStack): Promise<readonly string[]> {
  const { DomainName, AlternativeNames, RedirectFrom, LoadBalancerDnsName, LoadBalancerHostedZoneId } =
    service.parameters;
  const names = wordsIn([DomainName, AlternativeNames, RedirectFrom].join());
  const value = (LoadBalancerDnsName ?? "").toLowerCase();
  return keepRecords(
    work,
    names.map((name) => ({ name, value, targetZone: LoadBalancerHostedZoneId ?? "" })),
  );
}
