import { findAddresses } from "../../aws/route-53.ts";
import { listResources } from "../../aws/stack-events.ts";
import { aliasLogicalId, recordsOfService } from "../../core/alias-records.ts";
import type { Obstacle } from "../../core/obstacle.ts";
import { takenName } from "../../core/preflight/taken-names.ts";
import type { Observation } from "../observe.ts";
import type { Session } from "../session.ts";

/** It never came to be, or is gone again. */
const isNone = (status: string) => ["CREATE_FAILED", "DELETE_COMPLETE"].includes(status);

/** The resources that the service stack has, whatever its state. */
async function findOwn({ clients }: Session, { stacks }: Observation): Promise<ReadonlySet<string>> {
  const resources = stacks.service ? await listResources(clients.cloudFormation, stacks.service.id) : [];
  return new Set(resources.filter(({ status }) => !isNone(status)).map(({ logicalId }) => logicalId));
}

/** Names whose place in DNS is taken by a record that the service stack has not made: Route 53 would refuse to create ours. */
export async function findTakenNames(
  session: Session,
  observation: Observation,
): Promise<readonly Obstacle[]> {
  const { dns, stacks } = observation;
  if (dns.kept !== "here") return [];
  const { aliases } = recordsOfService(dns, stacks.service);
  const own = await findOwn(session, observation);
  const coming = aliases.map(({ name }) => name).filter((name) => !own.has(aliasLogicalId(name)));
  const found = await Promise.all(
    dns.names
      .filter(({ name }) => coming.includes(name))
      .map(async (zoned) => {
        const records = await findAddresses(session.clients.route53, zoned.zone.id, zoned.name);
        return records.length > 0 ? [takenName(zoned, records)] : [];
      }),
  );
  return found.flat();
}
