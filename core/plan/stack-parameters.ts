import { releaseParameter } from "../names.ts";
import type { DeploySettings } from "../settings/settings.ts";
import { type StackKind, stackContracts } from "../stacks.ts";
import type { PlatformChoice } from "./stack-choice.ts";

type Outputs = Readonly<Record<string, string>>;

export interface ParameterSources {
  readonly settings: DeploySettings;
  readonly choice: PlatformChoice;
  /** "" when no zone of this account holds the host. */
  readonly hostedZoneId: string;
  /** Needed for the service stack alone. */
  readonly parkingRulePriority?: number;
  /** Outputs of the stacks that are done. */
  readonly outputs: ReadonlyMap<StackKind, Outputs>;
}

function fromSettings({ settings, choice, hostedZoneId, parkingRulePriority }: ParameterSources): Outputs {
  return {
    Platform: settings.platform,
    Name: settings.name,
    VpcCidr: choice.vpcCidr,
    PerZone: String(choice.egress === "nat-gateway-per-az"),
    DomainPrefix: choice.domainPrefix,
    AllowSignUp: String(choice.allowSignUp),
    DomainName: settings.domainName,
    AlternativeNames: settings.alternativeNames.join(),
    RedirectFrom: settings.redirectFrom.join(),
    SubjectAlternativeNames: [...settings.alternativeNames, ...settings.redirectFrom].join(),
    HostedZoneId: hostedZoneId,
    DnsRoleArn: settings.dnsRoleArn,
    // SSM-typed: the value is the parameter's name, and CloudFormation reads the image there.
    Image: releaseParameter(settings),
    ContainerPort: String(settings.containerPort),
    Cpu: String(settings.cpu),
    Memory: String(settings.memory),
    DesiredCount: String(settings.desiredCount),
    HealthCheckPath: settings.healthCheckPath,
    AssignPublicIp: choice.egress === "public-ip" ? "ENABLED" : "DISABLED",
    ...(parkingRulePriority === undefined ? {} : { ParkingRulePriority: String(parkingRulePriority) }),
  };
}

const subnetsOf = ({ choice, outputs }: ParameterSources): Outputs => {
  const network = outputs.get("network") ?? {};
  const subnets = network[choice.egress === "public-ip" ? "PublicSubnetIds" : "PrivateSubnetIds"];
  return subnets === undefined ? {} : { SubnetIds: subnets };
};

/** Everything that the inputs and the stacks that are done have to give. */
export function offeredParameters(sources: ParameterSources): Outputs {
  const earlier = Object.assign({}, ...sources.outputs.values()) as Outputs;
  return { ...earlier, ...subnetsOf(sources), ...fromSettings(sources) };
}

/** The parameters of one stack: from the inputs, or else from the outputs of the stacks before it. */
export function parametersOf(kind: StackKind, sources: ParameterSources): Outputs {
  const offered = offeredParameters(sources);
  const named = stackContracts[kind].parameters.map((parameter) => {
    const value = offered[parameter];
    if (value === undefined) throw new Error(`no stack before ${kind} gives its parameter ${parameter}`);
    return [parameter, value] as const;
  });
  return Object.fromEntries(named);
}
