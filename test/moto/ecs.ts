import {
  CreateClusterCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { Clients } from "../../aws/clients.ts";
import type { Note } from "./notes.ts";

const revisionOf = (arn = "") => arn.replace(/^.*\//, "");

const definition = (image: string) => ({
  family: "tools-shop",
  networkMode: "awsvpc" as const,
  requiresCompatibilities: ["FARGATE" as const],
  cpu: "256",
  memory: "512",
  containerDefinitions: [{ name: "app", image, essential: true, portMappings: [{ containerPort: 8080 }] }],
  tags: [{ key: "gatehouse:name", value: "shop" }],
});

/** Revisions of a task definition, as roll-out-service makes and clears them. */
export async function playEcs({ ecs }: Clients, note: Note): Promise<void> {
  const register = (what: string, image: string) =>
    note(what, ecs.send(new RegisterTaskDefinitionCommand(definition(image))), ({ taskDefinition }) =>
      revisionOf(taskDefinition?.taskDefinitionArn),
    );
  const list = (what: string, status: "ACTIVE" | "INACTIVE") =>
    note(
      what,
      ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: "tools-shop", status, sort: "DESC" })),
      ({ taskDefinitionArns }) => taskDefinitionArns?.map(revisionOf),
    );
  const describe = (what: string, taskDefinition: string) =>
    note(
      what,
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] })),
      ({ taskDefinition: found, tags }) => [
        revisionOf(found?.taskDefinitionArn),
        found?.status,
        found?.containerDefinitions?.[0]?.image,
        tags?.map(({ key, value }) => `${key}=${value}`),
      ],
    );
  await note("a cluster", ecs.send(new CreateClusterCommand({ clusterName: "tools" })), ({ cluster }) => [
    cluster?.clusterName,
    cluster?.status,
  ]);
  await note(
    "a cluster that is not there",
    ecs.send(new DescribeClustersCommand({ clusters: ["nowhere"] })),
    ({ clusters, failures }) => [clusters?.length, failures?.map(({ reason }) => reason)],
  );
  await register("a first revision", "shop:1");
  await register("a second revision", "shop:2");
  await register("a third revision", "shop:3");
  await describe("the newest by its family", "tools-shop");
  await describe("one by its revision", "tools-shop:1");
  await describe("a family that is not there", "tools-other");
  await list("revisions, newest first", "ACTIVE");
  const deregister = (what: string, taskDefinition: string) =>
    note(
      what,
      ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition })),
      ({ taskDefinition: gone }) => gone?.status,
    );
  await deregister("a revision is deregistered", "tools-shop:1");
  await list("revisions after that", "ACTIVE");
  await list("revisions that were deregistered", "INACTIVE");
  await describe("a revision that was deregistered", "tools-shop:1");
  await register("numbers go on", "shop:4");
  const cluster = "tools";
  await note(
    "a service that is not there",
    ecs.send(new DescribeServicesCommand({ cluster, services: ["shop"] })),
    ({ services, failures }) => [services?.length, failures?.map(({ reason }) => reason)],
  );
  await note(
    "services of a cluster that is not there",
    ecs.send(new DescribeServicesCommand({ cluster: "nowhere", services: ["shop"] })),
  );
  await note(
    "an update of a service that is not there",
    ecs.send(new UpdateServiceCommand({ cluster, service: "shop", taskDefinition: "tools-shop" })),
  );
}
