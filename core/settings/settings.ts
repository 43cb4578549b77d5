import type { Treasure } from "../change-danger.ts";
import type { AppIdentity } from "../names.ts";
import type { AppNames } from "./host-names.ts";
import type { HostedZones } from "./hosted-zone-ids.ts";
import type { Pairs } from "./pairs.ts";

export const egressKinds = ["public-ip", "nat-gateway", "nat-gateway-per-az"] as const;
export type Egress = (typeof egressKinds)[number];

export const launchTypes = ["fargate", "ec2"] as const;
export type LaunchType = (typeof launchTypes)[number];

export const modes = ["deploy", "plan", "teardown", "rollback", "status"] as const;

interface CommonSettings extends AppIdentity {
  readonly waitForMinutes: number;
}

/** Of the modes that GitHub keeps a record of. */
export interface RecordedSettings extends CommonSettings {
  /** GitHub's, for its record of deployments; undefined: none is kept. */
  readonly environment: string | undefined;
  /** A secret. */
  readonly gitHubToken: string;
}

export interface DeploySettings extends RecordedSettings, AppNames {
  readonly mode: "deploy";
  readonly image: string;
  /** Undefined: none. */
  readonly trackTag: string | undefined;
  readonly hostedZones: HostedZones;
  /** The role of another account that has the zone; empty: none. */
  readonly dnsRoleArn: string;
  readonly containerPort: number;
  readonly cpu: number;
  readonly memory: number;
  readonly desiredCount: number;
  readonly launchType: LaunchType;
  /** Undefined: not said. What a shared platform has then stays. */
  readonly instanceType: string | undefined;
  /** Undefined: not said. What a shared platform has then stays. */
  readonly instanceCount: number | undefined;
  readonly healthCheckPath: string;
  readonly environmentVariables: Pairs;
  /** By name of the variable, where the value is kept; never the value. */
  readonly secrets: Pairs;
  /** Undefined: not said. What a shared platform has then stays. */
  readonly egress: Egress | undefined;
  /** Undefined: not said. What a shared platform has then stays. */
  readonly allowSignUp: boolean | undefined;
  readonly waitForCertificate: boolean;
  readonly tags: Pairs;
  /** The role that CloudFormation assumes; undefined: the job's own permissions. */
  readonly roleArn: string | undefined;
  /** What roles that are made may be allowed at most. Undefined: not said. What a shared platform has then stays. */
  readonly permissionsBoundary: string | undefined;
  readonly forceNewDeployment: boolean;
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
}

export interface TeardownSettings extends RecordedSettings {
  readonly mode: "teardown";
  readonly deleteUsers: boolean;
  /** Whether the log of the app outlives it. */
  readonly keepLogs: boolean;
  /** The role that CloudFormation assumes; undefined: the one that made the stacks. */
  readonly roleArn: string | undefined;
}

/** Undefined both: to the last release that was well. Never both given. */
export interface RollbackSettings extends CommonSettings {
  readonly mode: "rollback";
  readonly image: string | undefined;
  readonly releaseVersion: number | undefined;
}

export interface StatusSettings extends CommonSettings {
  readonly mode: "status";
}

export type Settings = DeploySettings | PlanSettings | TeardownSettings | RollbackSettings | StatusSettings;

/** Whether the platform may carry other apps: inputs left empty then change nothing on it. */
export const sharesPlatform = ({ platform, name }: AppIdentity): boolean => platform !== name;
