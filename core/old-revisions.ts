/** FAMILY in arn:aws:ecs:REGION:ACCOUNT:task-definition/FAMILY:REVISION. */
export const familyOf = (arn: string): string => /\/([^/:]+):\d+$/.exec(arn)?.[1] ?? "";

/** How many revisions of a task definition stay for people to go back to. */
const kept = 10;

/** The revisions beyond the newest ten that nothing uses; `revisions` are ARNs, newest first. */
export const oldRevisions = (revisions: readonly string[], inUse: readonly string[]): readonly string[] =>
  revisions.slice(kept).filter((arn) => !inUse.includes(arn));
