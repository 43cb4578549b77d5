import type { Treasure } from "../change-danger.ts";
import type { AppIdentity } from "../names.ts";
import type { Pairs } from "./pairs.ts";

export const egressKinds = ["public-ip", "nat-gateway", "nat-gateway-per-az"] as const;
export type Egress = (typeof egressKinds)[number];

interface CommonSettings extends AppIdentity {
  readonly waitForMinutes: number;
}

export interface DeploySettings extends CommonSettings {
  readonly mode: "deploy";
  readonly image: string;
  /** Lower case. */
  readonly domainName: string;
  /** Undefined: find it. */
  readonly hostedZoneId: string | undefined;
  readonly containerPort: number;
  readonly cpu: number;
  readonly memory: number;
  readonly desiredCount: number;
  readonly healthCheckPath: string;
  readonly environmentVariables: Pairs;
  /** Undefined: not said. What a shared platform has then stays. */
  readonly egress: Egress | undefined;
  /** Undefined: not said. What a shared platform has then stays. */
  readonly allowSignUp: boolean | undefined;
  readonly waitForCertificate: boolean;
  readonly tags: Pairs;
  /** What may be replaced or removed, although it cannot be had back. */
  readonly allowReplacement: readonly Treasure[];
  /** Whether it is an error that there is nothing to change. */
  readonly failOnEmptyChangeset: boolean;
}

/** A deployment that is looked at, and not made. */
export interface PlanSettings extends CommonSettings {
  readonly mode: "plan";
  /** The one that the same inputs would make. */
  readonly deployment: DeploySettings;
  /** Whether the pull request gets the plan as a comment. */
  readonly comment: boolean;
  /** "" when there is none. */
  readonly githubToken: string;
}

export interface TeardownSettings extends CommonSettings {
  readonly mode: "teardown";
  readonly deleteUsers: boolean;
}

export type Settings = DeploySettings | PlanSettings | TeardownSettings;

/** Whether the platform may carry other apps: inputs left empty then change nothing on it. */
export const sharesPlatform = ({ platform, name }: AppIdentity): boolean => platform !== name;
