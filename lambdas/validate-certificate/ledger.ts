import { readLedger, type SSMClient, writeLedger } from "../../aws/ssm.ts";
import type { AppIdentity } from "../../core/names.ts";

/**
 * Which records the app has in DNS, kept in a parameter: once a certificate is gone, nothing in AWS tells what its records were. It is
 * written before the records are and cleared after they are gone, so that a run that is cut short forgets none.
 */
export interface Ledger {
  /** As it was when the run began. */
  readonly lines: readonly string[];
  add(lines: readonly string[]): Promise<void>;
  drop(lines: readonly string[]): Promise<void>;
}

export async function openLedger(ssm: SSMClient, app: AppIdentity): Promise<Ledger> {
  const known = await readLedger(ssm, app);
  // Read anew, since another run may have written meanwhile.
  const change = async (edit: (now: readonly string[]) => readonly string[]) =>
    writeLedger(ssm, app, edit(await readLedger(ssm, app)));
  return {
    lines: known,
    async add(lines) {
      if (lines.some((line) => !known.includes(line)))
        await change((now) => [...new Set([...now, ...lines])]);
    },
    async drop(lines) {
      if (lines.length > 0) await change((now) => now.filter((line) => !lines.includes(line)));
    },
  };
}
