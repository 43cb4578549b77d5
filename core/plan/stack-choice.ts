import { domainPrefix } from "../domain-prefix.ts";
import { type Capacity, leastCapacity } from "../instance-types.ts";
import { type DeploySettings, type Egress, sharesPlatform } from "../settings/settings.ts";
import { conditionOf } from "../stack-status.ts";
import type { StackKind } from "../stacks.ts";

/** What is known of a stack before anything is done. */
export interface KnownStack {
  readonly name: string;
  readonly status: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export type KnownStacks = Readonly<Partial<Record<StackKind, KnownStack>>>;

/** What a platform is, once for all its apps. */
export interface PlatformChoice {
  readonly vpcCidr: string;
  readonly domainPrefix: string;
  readonly egress: Egress;
  /** The instances that the app's tasks run on; undefined for Fargate. */
  readonly capacity: Capacity | undefined;
  readonly allowSignUp: boolean;
  /** "" for none. */
  readonly permissionsBoundary: string;
}

const firstVpcCidr = "10.0.0.0/16";

/** A stack that will be made anew binds nobody to its parameters. */
const lasting = (stack: KnownStack | undefined): KnownStack | undefined =>
  stack && conditionOf(stack.status) !== "broken" ? stack : undefined;

function egressOf(known: KnownStacks): Egress {
  const stack = lasting(known.egress);
  if (!stack) return "public-ip";
  return stack.parameters.PerZone === "true" ? "nat-gateway-per-az" : "nat-gateway";
}

/** Tasks on EC2 have no public addresses, so they need a gateway. */
function chooseEgress({ egress, launchType, ...app }: DeploySettings, known: KnownStacks): Egress {
  const choice = egress ?? (sharesPlatform(app) ? egressOf(known) : "public-ip");
  return launchType === "ec2" && choice === "public-ip" ? "nat-gateway" : choice;
}

/** What a stack of instances was made with. */
export const capacityOf = ({ InstanceType, MinSize }: KnownStack["parameters"]): Capacity => ({
  instanceType: InstanceType ?? leastCapacity.instanceType,
  instanceCount: Number(MinSize ?? leastCapacity.instanceCount),
});

export function chooseCapacity(settings: DeploySettings, known: KnownStacks): Capacity | undefined {
  if (settings.launchType !== "ec2") return undefined;
  const shared = sharesPlatform(settings);
  const standing = shared ? capacityOf(lasting(known.capacity)?.parameters ?? {}) : leastCapacity;
  return {
    instanceType: settings.instanceType ?? standing.instanceType,
    instanceCount: settings.instanceCount ?? standing.instanceCount,
  };
}

const boundaryOf = (known: KnownStacks): string =>
  lasting(known.automation)?.parameters.PermissionsBoundary ?? "";

/**
 * What an app says nothing about stays as it is on a platform that others may share; on its own platform it falls back to the
 * default. The default egress is `public-ip`, but for tasks on EC2: it costs no gateway, and tasks are reached by the load balancer only
 * either way.
 */
export function choosePlatform(
  settings: DeploySettings,
  known: KnownStacks,
  { account, region }: { readonly account: string; readonly region: string },
): PlatformChoice {
  const shared = sharesPlatform(settings);
  const users = lasting(known.users)?.parameters ?? {};
  return {
    vpcCidr: lasting(known.network)?.parameters.VpcCidr ?? firstVpcCidr,
    domainPrefix: users.DomainPrefix ?? domainPrefix(settings.platform, account, region),
    egress: chooseEgress(settings, known),
    capacity: chooseCapacity(settings, known),
    allowSignUp: settings.allowSignUp ?? (shared && users.AllowSignUp === "true"),
    permissionsBoundary: settings.permissionsBoundary ?? (shared ? boundaryOf(known) : ""),
  };
}

/** The stacks a deployment needs, in no particular order. */
export const stacksOf = (
  { egress, capacity }: PlatformChoice,
  kinds: readonly StackKind[],
): readonly StackKind[] =>
  kinds.filter(
    (kind) =>
      (kind !== "egress" || egress !== "public-ip") && (kind !== "capacity" || capacity !== undefined),
  );
