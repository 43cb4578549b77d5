import type {
  CreateServiceCommandInput,
  DeploymentConfiguration,
  UpdateServiceCommandInput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { momentsInSeconds } from "../latencies.ts";
import { clusterArn, clusterName, getCluster } from "./clusters.ts";
import { announce, newDeployment, startDeployment } from "./deployments.ts";
import { lookAt } from "./scheduler.ts";
import {
  checkLaunch,
  checkLoadBalancers,
  checkNetwork,
  providerOf,
  usableTaskDefinition,
} from "./service-checks.ts";
import {
  type Blueprint,
  changeService,
  ecsStore,
  type LabCluster,
  type LabService,
  readService,
  setTags,
} from "./store.ts";

const invalid = (message: string) => new AwsError("InvalidParameterException", message);

export const serviceArn = (
  world: World,
  cluster: string | undefined,
  service: string | undefined = "",
): string => world.arn("ecs", `service/${clusterName(cluster)}/${service.split("/").at(-1)}`);

const percentages = { minimumHealthyPercent: 100, maximumPercent: 200 };

function checkConfiguration({
  minimumHealthyPercent = 100,
  maximumPercent = 200,
}: DeploymentConfiguration): void {
  if (minimumHealthyPercent >= 100 && maximumPercent <= 100)
    throw invalid(
      "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
    );
  if (maximumPercent < minimumHealthyPercent)
    throw invalid("maximumPercent should not be smaller than minimumHealthyPercent.");
}

function checkBlueprint(world: World, blueprint: Blueprint, cluster: LabCluster): void {
  const definition = usableTaskDefinition(world, blueprint.taskDefinition);
  checkLaunch(definition, blueprint, cluster);
  checkNetwork(world, blueprint.networkConfiguration);
  checkLoadBalancers(world, definition, blueprint.loadBalancers);
}

function checkNotThere(service: LabService | undefined): void {
  if (service?.status === "ACTIVE") throw invalid("Creation of service was not idempotent.");
  if (service?.status === "DRAINING") throw invalid("Unable to Start a service that is still Draining.");
}

/** Creates the service and its first deployment; tasks come later. */
export function createService(world: World, input: CreateServiceCommandInput, createdBy: string): LabService {
  const { services } = world.store(ecsStore);
  const cluster = getCluster(world, input.cluster);
  const name = input.serviceName ?? "";
  const arn = serviceArn(world, cluster.name, name);
  checkNotThere(services.get(arn));
  const blueprint: Blueprint = {
    taskDefinition: usableTaskDefinition(world, input.taskDefinition).taskDefinitionArn,
    networkConfiguration: input.networkConfiguration,
    loadBalancers: input.loadBalancers ?? [],
    capacityProvider: providerOf(input.capacityProviderStrategy, input.launchType),
  };
  checkBlueprint(world, blueprint, cluster);
  checkConfiguration(input.deploymentConfiguration ?? {});
  const service: LabService = {
    name,
    arn,
    clusterArn: cluster.arn,
    status: "ACTIVE",
    desiredCount: input.desiredCount ?? 1,
    configuration: { ...percentages, ...input.deploymentConfiguration },
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
    createdAt: new Date(world.clock.now()),
    createdBy,
    propagateTags: input.propagateTags,
    deployments: [startDeployment(world, { blueprint })],
    lastCompleted: undefined,
    failedDeployments: [],
    isSteady: false,
    events: [],
  };
  services.set(arn, service);
  setTags(world, arn, Object.fromEntries((input.tags ?? []).map(({ key = "", value = "" }) => [key, value])));
  announce(world, arn);
  lookAt(world, arn, momentsInSeconds.schedulerLooks * 1000);
  return service;
}

export function getService(world: World, cluster: string | undefined, name: string | undefined): LabService {
  getCluster(world, cluster);
  const found = readService(world, serviceArn(world, cluster, name));
  if (!found) throw new AwsError("ServiceNotFoundException", "Service not found.");
  return found;
}

/** Undefined when the request changes nothing of what runs. */
function changedBlueprint(
  world: World,
  { deployments: [current] }: LabService,
  input: UpdateServiceCommandInput,
): Blueprint | undefined {
  const next: Blueprint = {
    taskDefinition: input.taskDefinition
      ? usableTaskDefinition(world, input.taskDefinition).taskDefinitionArn
      : current.taskDefinition,
    networkConfiguration: input.networkConfiguration ?? current.networkConfiguration,
    loadBalancers: input.loadBalancers ?? current.loadBalancers,
    capacityProvider: input.capacityProviderStrategy
      ? providerOf(input.capacityProviderStrategy, undefined)
      : current.capacityProvider,
  };
  const { taskDefinition, networkConfiguration, loadBalancers, capacityProvider } = current;
  const before = { taskDefinition, networkConfiguration, loadBalancers, capacityProvider };
  const isSame = JSON.stringify(next) === JSON.stringify(before);
  return isSame && !input.forceNewDeployment ? undefined : next;
}

/** A new deployment only where what runs changes, or when it is forced. */
export function updateService(world: World, input: UpdateServiceCommandInput): LabService {
  const service = getService(world, input.cluster, input.service);
  if (service.status !== "ACTIVE") throw new AwsError("ServiceNotActiveException", "Service was not ACTIVE.");
  const blueprint = changedBlueprint(world, service, input);
  if (blueprint) checkBlueprint(world, blueprint, getCluster(world, input.cluster));
  const configuration = { ...service.configuration, ...input.deploymentConfiguration };
  checkConfiguration(configuration);
  const { arn } = service;
  const desiredCount = input.desiredCount ?? service.desiredCount;
  changeService(world, arn, {
    desiredCount,
    isSteady: service.isSteady && desiredCount === service.desiredCount,
    configuration,
    healthCheckGracePeriodSeconds:
      input.healthCheckGracePeriodSeconds ?? service.healthCheckGracePeriodSeconds,
    propagateTags: input.propagateTags ?? service.propagateTags,
  });
  if (blueprint) newDeployment(world, arn, { blueprint });
  lookAt(world, arn, momentsInSeconds.schedulerLooks * 1000);
  return readService(world, arn) ?? service;
}

/** DRAINING until the last task has stopped. */
export function deleteService(
  world: World,
  {
    cluster,
    service: name,
    force,
  }: { cluster?: string | undefined; service?: string | undefined; force?: boolean | undefined },
): LabService {
  const service = getService(world, cluster, name);
  if (service.desiredCount > 0 && !force)
    throw invalid("The service cannot be stopped while it is scaled above 0.");
  if (service.status === "ACTIVE") changeService(world, service.arn, { status: "DRAINING", desiredCount: 0 });
  lookAt(world, service.arn, 1000);
  return readService(world, service.arn) ?? service;
}

export const servicesOf = (world: World, cluster: string | undefined): LabService[] =>
  [...world.store(ecsStore).services.values()].filter(
    (service) =>
      service.clusterArn === clusterArn(world, clusterName(cluster)) && service.status !== "INACTIVE",
  );
