import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Deployment as SdkDeployment,
  type Service as SdkService,
  type Tag,
  type TaskDefinition,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { appContainer } from "../core/names.ts";
import { clientOptions } from "./client-options.ts";
import { unlessRefused } from "./error-code.ts";

export type { ECSClient };

export const ecsClient = () => new ECSClient(clientOptions);

export interface Deployment {
  /** PRIMARY: the one that is wanted; ACTIVE: still has tasks but is being replaced. */
  readonly status: string;
  /** COMPLETED, IN_PROGRESS or FAILED. */
  readonly rolloutState: string;
  readonly taskDefinitionArn: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface Service {
  readonly arn: string;
  /** ACTIVE, DRAINING or INACTIVE. */
  readonly status: string;
  readonly taskDefinitionArn: string;
  readonly deployments: readonly Deployment[];
  readonly tags: Readonly<Record<string, string>>;
}

export const readDeployment = (deployment: SdkDeployment): Deployment => ({
  status: deployment.status ?? "",
  rolloutState: deployment.rolloutState ?? "",
  taskDefinitionArn: deployment.taskDefinition ?? "",
  createdAt: deployment.createdAt?.getTime() ?? 0,
});

const readTags = (tags: readonly Tag[] | undefined) =>
  Object.fromEntries((tags ?? []).map(({ key, value }) => [key ?? "", value ?? ""]));

export const readService = (service: SdkService): Service => ({
  arn: service.serviceArn ?? "",
  status: service.status ?? "",
  taskDefinitionArn: service.taskDefinition ?? "",
  deployments: (service.deployments ?? []).map(readDeployment),
  tags: readTags(service.tags),
});

/** The cluster's name in arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/SERVICE. */
export const clusterOfService = (serviceArn: string): string => serviceArn.split("/").at(-2) ?? "";

/** As ECS describes it, with its tags; undefined when it or its cluster is gone. A service stays visible as INACTIVE for a while. */
export async function findService(client: ECSClient, serviceArn: string): Promise<SdkService | undefined> {
  const request = client.send(
    new DescribeServicesCommand({
      cluster: clusterOfService(serviceArn),
      services: [serviceArn],
      include: ["TAGS"],
    }),
  );
  const answer = await unlessRefused(request, ["ClusterNotFoundException"]);
  return answer?.services?.[0];
}

/** What roll-out-service reads of a service. */
export async function describeService(client: ECSClient, serviceArn: string): Promise<Service | undefined> {
  const service = await findService(client, serviceArn);
  return service && readService(service);
}

/** A task definition and the image of its app container. */
export interface Definition {
  readonly arn: string;
  readonly family: string;
  readonly image: string;
  readonly source: TaskDefinition;
  readonly tags: readonly Tag[];
}

/** By ARN, or by family for the newest active revision. */
export async function describeTaskDefinition(client: ECSClient, arnOrFamily: string): Promise<Definition> {
  const { taskDefinition = {}, tags = [] } = await client.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: arnOrFamily, include: ["TAGS"] }),
  );
  const app = taskDefinition.containerDefinitions?.find(({ name }) => name === appContainer);
  return {
    arn: taskDefinition.taskDefinitionArn ?? "",
    family: taskDefinition.family ?? "",
    image: app?.image ?? "",
    source: taskDefinition,
    tags,
  };
}

/** Registers a revision that differs in the app container's image alone, and answers its ARN. */
export async function registerImage(
  client: ECSClient,
  definition: Definition,
  image: string,
): Promise<string> {
  const {
    taskDefinitionArn,
    revision,
    status,
    requiresAttributes,
    compatibilities,
    registeredAt,
    registeredBy,
    deregisteredAt,
    ...settings
  } = definition.source;
  const tags = definition.tags.filter(({ key }) => !key?.startsWith("aws:"));
  const answer = await client.send(
    new RegisterTaskDefinitionCommand({
      ...settings,
      family: settings.family,
      containerDefinitions: (settings.containerDefinitions ?? []).map((container) =>
        container.name === appContainer ? { ...container, image } : container,
      ),
      ...(tags.length > 0 ? { tags } : {}),
    }),
  );
  return answer.taskDefinition?.taskDefinitionArn ?? "";
}

export async function updateService(
  client: ECSClient,
  serviceArn: string,
  taskDefinitionArn: string,
): Promise<void> {
  await client.send(
    new UpdateServiceCommand({
      cluster: clusterOfService(serviceArn),
      service: serviceArn,
      taskDefinition: taskDefinitionArn,
    }),
  );
}

/** Starts all tasks anew, from the task definition that the service has. */
export async function forceDeployment(client: ECSClient, serviceArn: string): Promise<void> {
  const cluster = clusterOfService(serviceArn);
  await client.send(new UpdateServiceCommand({ cluster, service: serviceArn, forceNewDeployment: true }));
}
