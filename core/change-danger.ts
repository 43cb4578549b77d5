/** One entry of a change set. */
export interface ResourceChange {
  /** Add, Modify, Remove, Import, Dynamic, SyncWithActual */
  readonly action: string;
  readonly logicalId: string;
  readonly type: string;
  /** True, False, Conditional; "" when CloudFormation says nothing. */
  readonly replacement: string;
  /** Delete, Retain, ReplaceAndDelete, ...; "" when CloudFormation says nothing. */
  readonly policyAction: string;
}

/** What may be replaced or removed only when `allow-replacement` names it. */
export const treasures = ["user-pool", "sign-in-domain", "load-balancer"] as const;
export type Treasure = (typeof treasures)[number];

/** Resources whose loss no later deployment mends: accounts, and the address that DNS and sessions hang on. */
const irreplaceable: Readonly<Record<string, readonly [Treasure, string]>> = {
  "AWS::Cognito::UserPool": ["user-pool", "the user pool, and with it every account in it"],
  "AWS::Cognito::UserPoolDomain": ["sign-in-domain", "the sign-in domain"],
  "AWS::ElasticLoadBalancingV2::LoadBalancer": ["load-balancer", "the load balancer"],
};

/** Whether the resource becomes another one for certain. */
export const isReplaced = ({ action, replacement, policyAction }: ResourceChange): boolean =>
  action === "Modify" && (replacement === "True" || policyAction.startsWith("ReplaceAnd"));

/** What the change set does to it; undefined if it stays the same resource. */
export function lossOf(change: ResourceChange): string | undefined {
  if (change.action === "Remove") return "removes";
  // Dynamic: "the exact action for the resource can't be determined" before it is executed.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
  if (change.action === "Dynamic") return "may replace or remove";
  if (isReplaced(change)) return "replaces";
  return change.action === "Modify" && change.replacement === "Conditional" ? "may replace" : undefined;
}

export interface Danger {
  readonly logicalId: string;
  readonly type: string;
  /** `replaces the user pool, and with it every account in it` */
  readonly effect: string;
  /** What `allow-replacement` would have to name; a danger without it is only pointed out. */
  readonly treasure?: Treasure;
}

/** The changes that would lose what cannot be had back, but for those that are allowed. */
export function findDangers(
  changes: readonly ResourceChange[],
  allowed: readonly Treasure[] = [],
): readonly Danger[] {
  return changes.flatMap((change) => {
    const loss = lossOf(change);
    const [treasure, what] = irreplaceable[change.type] ?? [];
    if (!loss || !treasure || allowed.includes(treasure)) return [];
    return [{ logicalId: change.logicalId, type: change.type, effect: `${loss} ${what}`, treasure }];
  });
}
