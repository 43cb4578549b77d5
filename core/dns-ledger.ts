/** A record that validate-certificate keeps. */
export interface LedgerEntry {
  readonly zone: string;
  /** Without the trailing dot, lower case. */
  readonly name: string;
  /** The role through which the zone's account is reached; "" where it is the platform's own. */
  readonly role: string;
}

/** How an entry stands in the ledger, with commas between. */
export const ledgerLine = ({ zone, name, role }: LedgerEntry): string => `${zone} ${name} ${role}`.trim();

export function readLedgerLine(line: string): LedgerEntry {
  const [zone = "", name = "", role = ""] = line.split(" ");
  return { zone, name, role };
}

/** ACM's names begin with an underscore, as no host name does: such a record is a CNAME, any other an alias. */
export const isValidationName = (name: string): boolean => name.startsWith("_");
