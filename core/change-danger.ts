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

/** Resources whose loss no later deployment mends: accounts, and the address that DNS and sessions hang on. */
const irreplaceable: Readonly<Record<string, string>> = {
  "AWS::Cognito::UserPool": "the user pool, and with it every account in it",
  "AWS::Cognito::UserPoolDomain": "the sign-in domain",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "the load balancer",
};

/** What the change set does to it; undefined if it stays the same resource. */
function lossOf({ action, replacement, policyAction }: ResourceChange): string | undefined {
  if (action === "Remove") return "removes";
  // Dynamic: "the exact action for the resource can't be determined" before it is executed.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html
  if (action === "Dynamic") return "may replace or remove";
  if (action !== "Modify") return undefined;
  if (replacement === "True" || policyAction.startsWith("ReplaceAnd")) return "replaces";
  return replacement === "Conditional" ? "may replace" : undefined;
}

export interface Danger {
  readonly logicalId: string;
  readonly type: string;
  /** `replaces the user pool, and with it every account in it` */
  readonly effect: string;
}

/** The changes that would lose what cannot be had back. */
export function findDangers(changes: readonly ResourceChange[]): readonly Danger[] {
  return changes.flatMap((change) => {
    const loss = lossOf(change);
    const what = irreplaceable[change.type];
    return loss && what
      ? [{ logicalId: change.logicalId, type: change.type, effect: `${loss} ${what}` }]
      : [];
  });
}
