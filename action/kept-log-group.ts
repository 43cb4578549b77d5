import type { Stack } from "../aws/cloudformation.ts";
import { errorCode } from "../aws/error-code.ts";
import { findLogGroup, type LogGroup } from "../aws/log-groups.ts";
import { appOfTags } from "../core/app-stack.ts";
import { logGroupOf } from "../core/kept-logs.ts";
import type { AppIdentity } from "../core/names.ts";
import type { Session } from "./session.ts";

export type LogGroupSight = LogGroup | "absent" | "unknown";

/** The app's log group. Who may not look is told that it is not known, and nothing more. */
export async function lookAtLogGroup({ clients }: Session, app: AppIdentity): Promise<LogGroupSight> {
  try {
    return (await findLogGroup(clients.logs, logGroupOf(app))) ?? "absent";
  } catch (error) {
    if (/^AccessDenied/.test(errorCode(error))) return "unknown";
    throw error;
  }
}

/** A group of that name without our tags is somebody else's. */
export function isOwn(sight: LogGroupSight, { platform, name }: AppIdentity): sight is LogGroup {
  const owner = typeof sight === "string" ? undefined : appOfTags(sight.tags);
  return owner?.platform === platform && owner.name === name;
}

/** Statuses of stacks whose own log group has gone with them, or goes before they are made anew. */
const takesItsOwn = /^(CREATE_FAILED|ROLLBACK_FAILED|DELETE_)/;

/**
 * Whether the service's stack has to do without a log group of its own, since an earlier one has left it behind. Decided once, when the
 * stack is made: what stands keeps what it has.
 */
export async function findKeptLogGroup(
  session: Session,
  app: AppIdentity,
  known: Stack | undefined,
): Promise<boolean> {
  const isNew = !known || ["REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"].includes(known.status);
  const before = known?.parameters.LogGroupExists === "true";
  if (!isNew && (!takesItsOwn.test(known.status) || !before)) return before;
  return isOwn(await lookAtLogGroup(session, app), app);
}
