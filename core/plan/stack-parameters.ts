import { releaseParameter } from "../names.ts";
import type { DeploySettings } from "../settings/settings.ts";
import { type StackKind, stackContracts } from "../stacks.ts";
import type { PlatformChoice } from "./stack-choice.ts";

type Outputs = Readonly<Record<string, string>>;

export interface ParameterSources {
  readonly settings: DeploySettings;
  readonly choice: PlatformChoice;
  /** What the certificate's stack is told: ids with commas between; "" when nobody has named or found a zone. */
  readonly hostedZoneId: string;
  /** The zone of the service stack's own alias record; "" for none. */
  readonly aliasZoneId: string;
  /** Needed for the service stack alone. */
  readonly parkingRulePriority?: number;
  /** Whether the app's log was kept when an earlier stack went; the service stack's alone. */
  readonly logGroupExists?: boolean;
  /** Outputs of the stacks that are done. */
  readonly outputs: ReadonlyMap<StackKind, Outputs>;
}

function fromSettings(kind: StackKind, sources: ParameterSources): Outputs {
  const {
    settings,
    choice,
    hostedZoneId,
    aliasZoneId,
    parkingRulePriority,
    logGroupExists = false,
  } = sources;
  return {
    Platform: settings.platform,
    Name: settings.name,
    VpcCidr: choice.vpcCidr,
    PerZone: String(choice.egress === "nat-gateway-per-az"),
    DomainPrefix: choice.domainPrefix,
    AllowSignUp: String(choice.allowSignUp),
    PermissionsBoundary: choice.permissionsBoundary,
    DomainName: settings.domainName,
    AlternativeNames: settings.alternativeNames.join(),
    RedirectFrom: settings.redirectFrom.join(),
    // In one order, so that names that change places bring no other certificate.
    SubjectAlternativeNames: [...settings.alternativeNames, ...settings.redirectFrom].sort().join(),
    HostedZoneId: kind === "service" ? aliasZoneId : hostedZoneId,
    DnsRoleArn: settings.dnsRoleArn,
    // SSM-typed: the value is the parameter's name, and CloudFormation reads the image there.
    Image: releaseParameter(settings),
    ContainerPort: String(settings.containerPort),
    Cpu: String(settings.cpu),
    Memory: String(settings.memory),
    DesiredCount: String(settings.desiredCount),
    HealthCheckPath: settings.healthCheckPath,
    AssignPublicIp: choice.egress === "public-ip" ? "ENABLED" : "DISABLED",
    LogGroupExists: String(logGroupExists),
    ...(parkingRulePriority === undefined ? {} : { ParkingRulePriority: String(parkingRulePriority) }),
  };
}

const subnetsOf = ({ choice, outputs }: ParameterSources): Outputs => {
  const network = outputs.get("network") ?? {};
  const subnets = network[choice.egress === "public-ip" ? "PublicSubnetIds" : "PrivateSubnetIds"];
  return subnets === undefined ? {} : { SubnetIds: subnets };
};

/** Everything that the inputs and the stacks that are done have to give. */
export function offeredParameters(kind: StackKind, sources: ParameterSources): Outputs {
  const earlier = Object.assign({}, ...sources.outputs.values()) as Outputs;
  return { ...earlier, ...subnetsOf(sources), ...fromSettings(kind, sources) };
}

/** The parameters of one stack: from the inputs, or else from the outputs of the stacks before it. */
export function parametersOf(kind: StackKind, sources: ParameterSources): Outputs {
  const offered = offeredParameters(kind, sources);
  const named = stackContracts[kind].parameters.map((parameter) => {
    const value = offered[parameter];
    if (value === undefined) throw new Error(`no stack before ${kind} gives its parameter ${parameter}`);
    return [parameter, value] as const;
  });
  return Object.fromEntries(named);
}
