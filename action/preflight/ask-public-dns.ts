import { nameServersOf } from "../../aws/name-servers.ts";
import type { AppDns } from "../../core/app-dns.ts";
import type { HostedZone } from "../../core/hosted-zones.ts";
import type { Obstacle } from "../../core/obstacle.ts";
import { type CaaAnswers, caaNames, judgeCaa } from "../../core/preflight/caa.ts";
import { judgeDelegation } from "../../core/preflight/delegation.ts";
import { allNames } from "../../core/settings/host-names.ts";
import type { DeploySettings } from "../../core/settings/settings.ts";
import type { Session } from "../session.ts";
import type { PublicDns } from "./public-dns.ts";

type Verdict = Obstacle | "fine" | "unknown";

async function judgeZone({ clients }: Session, publicDns: PublicDns, zone: HostedZone): Promise<Verdict> {
  const [own, found] = await Promise.all([
    nameServersOf(clients.route53, zone),
    publicDns.nameServers(zone.name),
  ]);
  return judgeDelegation({ zone, own, found });
}

function judgeZones(session: Session, publicDns: PublicDns, dns: AppDns): Promise<readonly Verdict[]> {
  const zones = new Map(dns.kept === "here" ? dns.names.map(({ zone }) => [zone.id, zone]) : []);
  return Promise.all([...zones.values()].map((zone) => judgeZone(session, publicDns, zone)));
}

async function judgeIssuers(publicDns: PublicDns, names: readonly string[]): Promise<readonly Verdict[]> {
  const holders = [...new Set(names.flatMap(caaNames))];
  const answers: CaaAnswers = new Map(
    await Promise.all(holders.map(async (holder) => [holder, await publicDns.caa(holder)] as const)),
  );
  return names.map((name) => judgeCaa(name, answers));
}

/** What public DNS says that would keep ACM from validating the names; a warning where it cannot be asked. */
export async function askPublicDns(
  session: Session,
  settings: DeploySettings,
  dns: AppDns,
): Promise<readonly Obstacle[]> {
  const { publicDns } = session.parts;
  if (!publicDns) return [];
  const names = allNames(settings);
  const verdicts = await Promise.all([judgeZones(session, publicDns, dns), judgeIssuers(publicDns, names)]);
  if (verdicts.flat().includes("unknown"))
    session.journal.warn(
      `Public DNS gives no answer here, so it was not checked whether the zone is the one that the internet asks, and whether a CAA record forbids Amazon the certificate for ${names.join(", ")}.`,
    );
  return verdicts.flat().filter((verdict) => typeof verdict === "object");
}
