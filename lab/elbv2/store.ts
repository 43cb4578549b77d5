import type {
  Action,
  AvailabilityZone,
  Listener,
  LoadBalancer,
  Rule,
  RuleCondition,
  TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { defineStore } from "../kernel/world.ts";

export type Tags = Readonly<Record<string, string>>;

export interface LabLoadBalancer extends LoadBalancer {
  readonly LoadBalancerArn: string;
  readonly LoadBalancerName: string;
  /** Keeps the capitals of the name, as AWS does. */
  readonly DNSName: string;
  readonly CanonicalHostedZoneId: string;
  readonly VpcId: string;
  readonly SecurityGroups: string[];
  readonly AvailabilityZones: AvailabilityZone[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export interface LabListener extends Listener {
  readonly ListenerArn: string;
  readonly LoadBalancerArn: string;
  readonly Port: number;
  readonly Protocol: "HTTP" | "HTTPS";
  readonly DefaultActions: Action[];
  /** ARNs; the default certificate first, then those for SNI in the order they were added. */
  readonly certificates: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export interface LabRule extends Rule {
  readonly RuleArn: string;
  readonly ListenerArn: string;
  /** "1" to "50000", or "default". */
  readonly Priority: string;
  readonly Conditions: RuleCondition[];
  readonly Actions: Action[];
  readonly IsDefault: boolean;
  readonly tags: Tags;
}

export type TargetState = "initial" | "healthy" | "unhealthy" | "draining" | "unused";

export interface LabTarget {
  readonly id: string;
  readonly port: number;
  readonly state: TargetState;
  /** `Elb.RegistrationInProgress`, `Target.FailedHealthChecks`, ... */
  readonly reason?: string;
  readonly description?: string;
  /** Checks of one outcome in a row: positive for good ones, negative for bad ones. */
  readonly streak: number;
  /** Another one for every registration, so that timers of an earlier one come to nothing. */
  readonly generation: string;
}

export interface LabTargetGroup extends TargetGroup {
  readonly TargetGroupArn: string;
  readonly TargetGroupName: string;
  readonly Port: number;
  readonly Protocol: "HTTP" | "HTTPS";
  readonly VpcId: string;
  readonly HealthCheckPath: string;
  readonly HealthCheckPort: string;
  readonly HealthCheckIntervalSeconds: number;
  readonly HealthCheckTimeoutSeconds: number;
  readonly HealthyThresholdCount: number;
  readonly UnhealthyThresholdCount: number;
  readonly Matcher: { HttpCode: string };
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export interface ReleasedCertificate {
  readonly certificateArn: string;
  readonly loadBalancerArn: string;
  readonly at: number;
}

export const elbv2Store = defineStore("elbv2", () => ({
  loadBalancers: new Map<string, LabLoadBalancer>(),
  listeners: new Map<string, LabListener>(),
  /** Default rules among them. */
  rules: new Map<string, LabRule>(),
  targetGroups: new Map<string, LabTargetGroup>(),
  /** By target group ARN, then `id:port`. */
  targets: new Map<string, Map<string, LabTarget>>(),
  /** Of one load balancer: AWS's default ones, which it raises when it is asked to. Default rules and certificates are not counted. */
  quotas: { rules: 100, certificates: 25 },
  /** Certificates that listeners have let go of, oldest first: ACM notices only after a while. */
  released: [] as ReleasedCertificate[],
}));
