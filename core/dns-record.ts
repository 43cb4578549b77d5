/** A name as it is compared: without the trailing dot, lower case. */
export const dnsName = (text = ""): string => text.replace(/\.$/, "").toLowerCase();

/** A record as far as it is judged; `target` without the trailing dot, lower case. */
export interface FoundRecord {
  readonly type: string;
  readonly target: string;
}

/**
 * Whether an alias leads to the platform's load balancer, the one of today or one before it: load balancing puts a number behind its
 * name and the Region behind that (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html).
 */
export const leadsToPlatform =
  (platform: string, region: string | undefined) =>
  ({ type, target }: FoundRecord): boolean =>
    type === "A" && new RegExp(`^(dualstack\\.)?${platform}-\\d+\\.${region}\\.`).test(target);

export type RecordVerdict =
  /** It is as it should be. */
  | "right"
  /** It is not there, or it is ours and leads elsewhere. */
  | "write"
  /** The name leads somewhere by somebody else's doing. */
  | "strange";

/** What to do about a name that is to lead to `target`, and whose records are `found`. */
export function judgeRecord(
  found: readonly FoundRecord[],
  target: string,
  isOurs: (record: FoundRecord) => boolean,
): RecordVerdict {
  if (found.some((record) => record.target === target)) return "right";
  return found.every(isOurs) ? "write" : "strange";
}
