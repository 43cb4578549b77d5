import { findAddresses } from "../../aws/route-53.ts";
import { readLedger } from "../../aws/ssm.ts";
import { isValidationName, type LedgerEntry, readLedgerLine } from "../../core/dns-ledger.ts";
import type { AppIdentity } from "../../core/names.ts";
import type { Session } from "../session.ts";
import type { Leftover } from "../summary.ts";

const pollMs = 5000;
const patienceMs = 3 * 60_000;

const typeOf = ({ name }: LedgerEntry) => (isValidationName(name) ? "CNAME" : "A");

const leftoverOf = (entry: LedgerEntry, why: string): Leftover => ({
  what: "DNS record",
  id: `${entry.name} ${typeOf(entry)} in ${entry.zone}`,
  why,
});

const notRemoved = "validate-certificate has not removed it; delete it unless another certificate needs it";
const needed = "it proves the domain to ACM, and another certificate may need it; delete it if none does";

/** What validate-certificate has in DNS for the app. */
export const readEntries = async ({ clients }: Session, app: AppIdentity): Promise<readonly LedgerEntry[]> =>
  (await readLedger(clients.ssm, app)).map(readLedgerLine);

/** The ledger once validate-certificate has emptied it, or what is in it when patience ends. */
async function awaitLedger(session: Session, app: AppIdentity, live: boolean) {
  const { clock } = session.parts;
  const end = clock.now() + (live ? patienceMs : 0);
  let entries = await readEntries(session, app);
  while (entries.length > 0 && clock.now() < end) {
    session.journal.waiting(app.name, "validate-certificate to remove the DNS records");
    await session.pause(pollMs);
    entries = await readEntries(session, app);
  }
  session.journal.done(app.name);
  return entries;
}

/** Those of this account that are in their zones still; another account's zones are not ours to look at. */
async function findLeft({ clients }: Session, entries: readonly LedgerEntry[]) {
  const looks = entries.map(async (entry) => {
    const found = entry.role === "" && (await findAddresses(clients.route53, entry.zone, entry.name));
    return found && found.length > 0 ? [entry] : [];
  });
  return (await Promise.all(looks)).flat();
}

/**
 * Waits until validate-certificate has removed the records of an app that is gone: `before` are those that it had. The function leaves
 * one that another certificate of the account still lives on, and so do we; whatever stays is listed.
 */
export async function awaitRecordsGone(
  session: Session,
  app: AppIdentity,
  { before, live }: { readonly before: readonly LedgerEntry[]; readonly live: boolean },
): Promise<readonly Leftover[]> {
  const stuck = await awaitLedger(session, app, live);
  const names = stuck.map(({ name }) => name);
  const others = await findLeft(
    session,
    before.filter(({ name }) => !names.includes(name) && isValidationName(name)),
  );
  return [
    ...stuck.map((entry) => leftoverOf(entry, notRemoved)),
    ...others.map((entry) => leftoverOf(entry, needed)),
  ];
}
