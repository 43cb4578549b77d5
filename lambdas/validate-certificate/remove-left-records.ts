import { type ACMClient, certificateTags, type ListedCertificate, listCertificates } from "../../aws/acm.ts";
import { unlessRefused } from "../../aws/error-code.ts";
import { changeRecords, findAddresses } from "../../aws/route-53.ts";
import { appOnPlatform } from "../../core/app-stack.ts";
import { isValidationName, type LedgerEntry, ledgerLine, readLedgerLine } from "../../core/dns-ledger.ts";
import type { AppIdentity } from "../../core/names.ts";
import { isValidation, livesOn } from "../../core/validation-records.ts";
import type { Run } from "../run.ts";
import { isOurAlias } from "./keep-records.ts";
import type { Ledger } from "./ledger.ts";
import type { Clients } from "./reconcile.ts";

interface Holding {
  readonly acm: ACMClient;
  readonly certificates: readonly ListedCertificate[];
}

/** The account's certificates of every status, here and where CloudFront's are. */
async function listHoldings({ acm, acmOfTheWorld }: Clients): Promise<readonly Holding[]> {
  const here = await listCertificates(acm);
  // Where an organisation forbids that Region, nobody has certificates in it.
  const there = await unlessRefused(listCertificates(acmOfTheWorld), ["AccessDeniedException"]);
  return [
    { acm, certificates: here },
    { acm: acmOfTheWorld, certificates: there ?? [] },
  ];
}

/** The tags of a certificate that lives on the record. ACM lists a deleted one for a while, so each is looked at itself. */
async function findHolder({ name }: LedgerEntry, holdings: readonly Holding[]) {
  for (const { acm, certificates } of holdings)
    for (const { arn, names } of certificates) {
      const tags = livesOn(name, names) ? await certificateTags(acm, arn) : undefined;
      if (tags) return tags;
    }
  return undefined;
}

interface Leavings {
  readonly app: AppIdentity;
  readonly ledger: Ledger;
  /** Names that are needed. */
  readonly kept: readonly string[];
  readonly onlyAliases: boolean;
  /** No certificate of the app can need more than what is kept. */
  readonly isOver: boolean;
  readonly run: Run;
}

/** Whose a validation record is, its name says; whose an alias is, its target. */
async function removeRecord(clients: Clients, { app, run }: Leavings, entry: LedgerEntry) {
  const client = clients.route53(entry.role);
  const isOurs = isValidationName(entry.name) ? isValidation : isOurAlias(app.platform);
  const found = (await findAddresses(client, entry.zone, entry.name)).filter(isOurs);
  if (found.length === 0) return;
  await changeRecords(
    client,
    entry.zone,
    found.map(({ set }) => ["DELETE", set]),
  );
  run.log("info", "record removed", { entry });
}

/** Answers whether the ledger may forget the entry: not while a certificate that the app had before waits for the sweep. */
async function settle(
  clients: Clients,
  leavings: Leavings,
  entry: LedgerEntry,
  holdings: readonly Holding[],
) {
  const { app, isOver } = leavings;
  const holder = isValidationName(entry.name) ? await findHolder(entry, holdings) : undefined;
  if (!holder) await removeRecord(clients, leavings, entry);
  return !holder || (isOver && appOnPlatform(app.platform, holder) !== app.name);
}

/**
 * Removes the records in the ledger that nothing needs any more. ACM makes the same validation record for a name in every Region of an
 * account, and another one in every other account (https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html): so it may
 * serve others of this account still, and of no other.
 */
export async function removeLeftRecords(clients: Clients, leavings: Leavings): Promise<void> {
  const { ledger, kept, onlyAliases } = leavings;
  const left = ledger.lines.map(readLedgerLine);
  const surplus = left.filter(({ name }) => !kept.includes(name) && !(onlyAliases && isValidationName(name)));
  const holdings = surplus.some(({ name }) => isValidationName(name)) ? await listHoldings(clients) : [];
  const done: string[] = [];
  const failures: unknown[] = [];
  for (const entry of surplus)
    await settle(clients, leavings, entry, holdings).then(
      (forget) => forget && done.push(ledgerLine(entry)),
      (error) => failures.push(error),
    );
  await ledger.drop(done);
  if (failures.length > 0) throw failures[0];
}
