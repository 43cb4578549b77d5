import type { AppIdentity } from "./names.ts";

/** One stack of the graph: what it waits for, whose it is, and the names of its parameters and outputs. */
export interface StackContract {
  readonly after: readonly StackKind[];
  readonly owner: "platform" | "app";
  /** What the Action passes, always all of them. */
  readonly parameters: readonly string[];
  /** What the Action passes only where a stack before this one gives it, or where the stack has it from before. */
  readonly parametersAtTimes?: readonly string[];
  /** Further parameters, with defaults, for those who use the template by hand. */
  readonly optionalParameters?: readonly string[];
  readonly outputs: readonly string[];
}

export const stackKinds = [
  "network",
  "egress",
  "users",
  "platform",
  "capacity",
  "automation",
  "certificate",
  "service",
] as const;
export type StackKind = (typeof stackKinds)[number];

/**
 * The graph of stacks. Outputs of one are passed as parameters to the next; no exports, no nested stacks.
 * `after` is what must be complete before, not what merely lends its name. Lists are texts with commas between; `PerZone` and
 * `AllowSignUp` are "true" or "false", `AssignPublicIp` is "ENABLED" or "DISABLED". service.yaml's environment variables and secrets are
 * no parameters but lines of its text (template.ts, template-secrets.ts), and its alias records are resources in it (alias-records.ts).
 */
export const stackContracts: Readonly<Record<StackKind, StackContract>> = {
  network: {
    after: [],
    owner: "platform",
    parameters: ["Platform", "VpcCidr"],
    outputs: ["VpcId", "PublicSubnetIds", "PrivateSubnetIds", "PrivateRouteTableIds"],
  },
  egress: {
    after: ["network"],
    owner: "platform",
    parameters: ["Platform", "PublicSubnetIds", "PrivateRouteTableIds", "PerZone"],
    outputs: ["NatGatewayIds"],
  },
  users: {
    after: [],
    owner: "platform",
    parameters: ["Platform", "DomainPrefix", "AllowSignUp"],
    outputs: ["UserPoolId", "UserPoolArn", "UserPoolDomain"],
  },
  platform: {
    after: ["network"],
    owner: "platform",
    parameters: ["Platform", "VpcId", "PublicSubnetIds"],
    outputs: [
      "LoadBalancerArn",
      "LoadBalancerDnsName",
      "LoadBalancerHostedZoneId",
      "HttpListenerArn",
      "TaskSecurityGroupId",
      "ClusterName",
    ],
  },
  capacity: {
    after: ["network", "egress", "platform"],
    owner: "platform",
    parameters: [
      "Platform",
      "VpcId",
      "SubnetIds",
      "ClusterName",
      "InstanceType",
      "MinSize",
      "MaxSize",
      "PermissionsBoundary",
    ],
    optionalParameters: ["ImageId"],
    outputs: ["CapacityProvider"],
  },
  automation: {
    after: [],
    owner: "platform",
    parameters: ["Platform", "PermissionsBoundary"],
    outputs: ["DeadLetterQueueUrl"],
  },
  certificate: {
    after: ["automation"],
    owner: "app",
    parameters: ["Platform", "Name", "DomainName", "SubjectAlternativeNames", "HostedZoneId", "DnsRoleArn"],
    outputs: ["CertificateArn", "DomainName"],
  },
  service: {
    after: ["platform", "users", "egress", "capacity"],
    owner: "app",
    parameters: [
      "Platform",
      "Name",
      "DomainName",
      "AlternativeNames",
      "RedirectFrom",
      "HostedZoneId",
      "Image",
      "ContainerPort",
      "Cpu",
      "Memory",
      "DesiredCount",
      "HealthCheckPath",
      "VpcId",
      "SubnetIds",
      "AssignPublicIp",
      "TaskSecurityGroupId",
      "ClusterName",
      "LoadBalancerArn",
      "LoadBalancerDnsName",
      "LoadBalancerHostedZoneId",
      "HttpListenerArn",
      "ParkingRulePriority",
      "LogGroupExists",
      "UserPoolId",
      "UserPoolArn",
      "UserPoolDomain",
      "PermissionsBoundary",
    ],
    parametersAtTimes: ["CapacityProvider"],
    optionalParameters: ["RepositoryArns", "CpuArchitecture", "HealthCheckGracePeriod"],
    outputs: [
      "ServiceArn",
      "TaskDefinitionArn",
      "TargetGroupArn",
      "LogGroupName",
      "DomainName",
      "AlternativeNames",
      "RedirectFrom",
      "UserPoolArn",
      "UserPoolDomain",
      "UserPoolClientId",
    ],
  },
};

/** `<platform>-network` for the platform's stacks, `<name>-service` for the app's. */
export function stackName(kind: StackKind, { platform, name }: AppIdentity): string {
  return `${stackContracts[kind].owner === "platform" ? platform : name}-${kind}`;
}
