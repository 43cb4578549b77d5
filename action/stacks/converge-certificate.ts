import type { ValidationRecord } from "../../core/validation-records.ts";
import { announceRecords, awaitCertificate } from "../certificate.ts";
import type { Session } from "../session.ts";
import { type Convergence, convergeStack, type StackEnd } from "./converge-stack.ts";

interface Patience {
  /** Also for the certificate itself, not only for its stack's start. */
  readonly wait: boolean;
  /** Where the zone is not ours: told the records that somebody has to make, before they are waited for. */
  readonly onRecords: ((records: readonly ValidationRecord[]) => void) | undefined;
}

export interface CertificateEnd extends StackEnd {
  readonly records: readonly ValidationRecord[];
}

/** Starts the certificate's stack; DNS takes minutes or days, so it is waited for only when asked. */
export async function convergeCertificate(
  session: Session,
  convergence: Omit<Convergence, "wait" | "kind">,
  { wait, onRecords }: Patience,
): Promise<CertificateEnd> {
  const end = await convergeStack(session, { ...convergence, kind: "certificate", wait: false });
  const pending = end.stack.status.endsWith("_IN_PROGRESS");
  const records = pending && onRecords ? await announceRecords(session, end.stack) : [];
  if (records.length > 0) onRecords?.(records);
  const stack = pending && wait ? await awaitCertificate(session, end.stack) : end.stack;
  return { ...end, stack, records };
}
