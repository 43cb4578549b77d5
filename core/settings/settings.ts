import type { AppIdentity } from "../names.ts";
import type { Pairs } from "./pairs.ts";

export const egressKinds = ["public-ip", "nat-gateway", "nat-gateway-per-az"] as const;
export type Egress = (typeof egressKinds)[number];

export interface CommonSettings extends AppIdentity {
  readonly waitForMinutes: number;
  /** GitHub's, for its record of deployments; undefined: none is kept. */
  readonly environment: string | undefined;
  /** A secret. */
  readonly gitHubToken: string;
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
}

export interface TeardownSettings extends CommonSettings {
  readonly mode: "teardown";
  readonly deleteUsers: boolean;
}

export type Settings = DeploySettings | TeardownSettings;

/** Whether the platform may carry other apps: inputs left empty then change nothing on it. */
export const sharesPlatform = ({ platform, name }: AppIdentity): boolean => platform !== name;
