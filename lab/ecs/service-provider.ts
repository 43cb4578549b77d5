import type { CreateServiceCommandInput, UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";
import type { ResourceProvider, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import { apiTags, readProperties, readTags } from "./read-properties.ts";
import { createService, deleteService, updateService } from "./services.ts";
import { readService, setTags } from "./store.ts";

const looksMs = 5000;
/** CloudFormation gives a service about three hours: aws-cloudformation/cloudformation-coverage-roadmap#1391. */
const patienceMs = 3 * 3_600_000;

const circuitBroke = () =>
  new AwsError(
    "GeneralServiceException",
    "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
  );

/** Whether the service is steady; throws as soon as the circuit breaker has ended the deployment waited for. */
function isSteady({ world }: ResourceRequest, arn: string, awaited: string): boolean {
  const service = readService(world, arn);
  if (!service) throw new AwsError("NotFound", `Service ${arn} is gone.`);
  if (service.failedDeployments.includes(awaited)) throw circuitBroke();
  return service.isSteady && service.deployments[0].rolloutState === "COMPLETED";
}

async function untilSteady(request: ResourceRequest, arn: string): Promise<void> {
  const { world, signal } = request;
  const awaited = readService(world, arn)?.deployments[0].id ?? "";
  const deadline = world.clock.now() + patienceMs;
  while (!isSteady(request, arn, awaited)) {
    if (world.clock.now() >= deadline)
      throw new AwsError("NotStabilized", `Service ${arn} did not stabilize.`);
    await world.clock.sleep(looksMs, signal);
  }
}

const state = (arn: string): ResourceState => ({
  physicalId: arn,
  attributes: { ServiceArn: arn, Name: arn.split("/").at(-1) },
});

const forcesDeployment = (properties: Readonly<Record<string, unknown>>) =>
  JSON.stringify(properties.ForceNewDeployment ?? null);

/** A service that is gone already is deleted. */
async function untilGone({ world, signal }: ResourceRequest, arn: string): Promise<void> {
  const cluster = arn.split("/").at(-2);
  if (!["ACTIVE", "DRAINING"].includes(readService(world, arn)?.status ?? "")) return;
  deleteService(world, { cluster, service: arn, force: true });
  while (readService(world, arn)?.status === "DRAINING") await world.clock.sleep(looksMs, signal);
}

export const serviceProvider: ResourceProvider = {
  service: "ECS",
  async create(request) {
    const { world, properties, stackName, logicalId } = request;
    const { forceNewDeployment: _, ...input } = readProperties(properties);
    const service = createService(
      world,
      {
        ...input,
        serviceName: String(input.serviceName ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`),
        tags: apiTags(readTags(request)),
      } as CreateServiceCommandInput,
      "cloudformation",
    );
    request.progress("Resource creation Initiated", service.arn);
    await untilSteady(request, service.arn);
    return state(service.arn);
  },
  async update(request, arn, previous) {
    const { world, properties } = request;
    const { forceNewDeployment: _, tags: __, ...input } = readProperties(properties);
    updateService(world, {
      ...input,
      cluster: arn.split("/").at(-2),
      service: arn,
      forceNewDeployment: forcesDeployment(properties) !== forcesDeployment(previous),
    } as UpdateServiceCommandInput);
    setTags(world, arn, readTags(request));
    await untilSteady(request, arn);
    return state(arn);
  },
  delete: untilGone,
};
