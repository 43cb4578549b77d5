/** A CNAME record that proves a name to ACM; names without the trailing dot, lower case. */
export interface ValidationRecord {
  readonly name: string;
  readonly value: string;
}

export interface NameToValidate {
  readonly domainName: string;
  readonly method: string;
  readonly record?: ValidationRecord;
}

/** The name that a record proves, for a wildcard the one below the asterisk. */
export const baseName = (domainName: string): string => domainName.toLowerCase().replace(/^\*\./, "");

/**
 * The records to write, each once: a wildcard and its base share one, and Route 53 refuses a change with doubles.
 * Undefined as long as one is missing: ACM makes them one by one (https://github.com/aws/aws-cdk/issues/8282).
 */
export function completeRecords(names: readonly NameToValidate[]): readonly ValidationRecord[] | undefined {
  const byDns = names.filter(({ method }) => method === "DNS");
  const records = new Map<string, ValidationRecord>();
  for (const { record } of byDns) {
    if (!record) return undefined;
    records.set(record.name, record);
  }
  return names.length > 0 ? [...records.values()] : undefined;
}

/** The name that a record `_token.name` proves. */
export const nameProvedBy = (record: string): string => record.slice(record.indexOf(".") + 1);

/** Whether a certificate with these names lives on the record of that name: ACM makes one token for a name in an account. */
export const livesOn = (record: string, names: readonly string[]): boolean =>
  names.some((name) => baseName(name) === nameProvedBy(record));

/** Whether a record points to where ACM's do. */
export const isValidation = ({ type, target }: { readonly type: string; readonly target: string }): boolean =>
  type === "CNAME" && target.endsWith(".acm-validations.aws");
