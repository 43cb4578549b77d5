import { findCredentialsEnd } from "../aws/sts.ts";
import type { Session } from "./session.ts";

/** Warns when the credentials are known to end before the job gives up waiting; only what costs no call and no permission. */
export async function checkCredentials({ clients, parts, journal }: Session, minutes: number): Promise<void> {
  const end = await findCredentialsEnd(clients.sts);
  if (end === undefined) return;
  const left = Math.floor((end - parts.clock.now()) / 60_000);
  if (left < minutes)
    journal.warn(
      `The credentials end in ${left} minutes, and \`wait-for-minutes\` is ${minutes}: raise \`role-duration-seconds\` of configure-aws-credentials. What was started goes on in AWS.`,
    );
}
