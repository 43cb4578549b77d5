import { type Capacity, mostInstances } from "../instance-types.ts";
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
  /** What the stack has from before, where it is there. */
  readonly known?: Outputs | undefined;
  /** Outputs of the stacks that are done. */
  readonly outputs: ReadonlyMap<StackKind, Outputs>;
}

const fromCapacity = (capacity: Capacity | undefined): Outputs =>
  capacity
    ? {
        InstanceType: capacity.instanceType,
        MinSize: String(capacity.instanceCount),
        MaxSize: String(mostInstances(capacity)),
      }
    : // An app that leaves its instances says so; one that never had any says nothing.
      { CapacityProvider: "" };

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
    ...fromCapacity(choice.capacity),
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

interface ChosenParameters {
  readonly given: Outputs;
  /** Names of those that nobody gives yet. */
  readonly missing: readonly string[];
}

/** What of all that is offered the stack is told. */
export function chooseParameters(
  kind: StackKind,
  known: Outputs | undefined,
  offered: Outputs,
): ChosenParameters {
  const { parameters, parametersAtTimes = [] } = stackContracts[kind];
  const atTimes = parametersAtTimes.filter((name) => offered[name] !== "" || known?.[name]);
  const wanted = [...parameters, ...atTimes];
  const given = wanted.flatMap((name) =>
    offered[name] === undefined ? [] : [[name, offered[name]] as const],
  );
  const missing = wanted.filter((name) => offered[name] === undefined);
  return { given: Object.fromEntries(given), missing };
}

/** The parameters of one stack: from the inputs, or else from the outputs of the stacks before it. */
export function parametersOf(kind: StackKind, sources: ParameterSources): Outputs {
  const { given, missing } = chooseParameters(kind, sources.known, offeredParameters(kind, sources));
  if (missing.length > 0) throw new Error(`no stack before ${kind} gives its parameter ${missing[0]}`);
  return given;
}
