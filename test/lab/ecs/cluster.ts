import {
  type ImageCatalogue,
  imageCatalogue,
  type SimulatedBehaviour,
} from "../../../lab/containers/image-catalogue.ts";
import { simulatedContainers } from "../../../lab/containers/simulated-containers.ts";
import { ecsProviders } from "../../../lab/ecs/providers.ts";
import { type LabService, readService, tasksOf } from "../../../lab/ecs/store.ts";
import { createRule } from "../../../lab/elbv2/rules.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import type { ContainerRuntime } from "../../../lab/kernel/runtime.ts";
import type { AwsEvent, World } from "../../../lab/kernel/world.ts";
import { createLogGroup } from "../../../lab/logs/groups.ts";
import { resourceRequest } from "../ec2/network.ts";
import { forwardTo, host, makeBalancer } from "../elbv2/balancer.ts";

export const logGroup = "/gatehouse/acme/web";

/** The runtime needs the world's clock, which comes with the world. */
function lateRuntime() {
  const current: { runtime?: ContainerRuntime } = {};
  const need = () => {
    if (!current.runtime) throw new Error("no runtime yet");
    return current.runtime;
  };
  const containers: ContainerRuntime = {
    start: (spec) => need().start(spec),
    fetch: (ip, port, request) => need().fetch(ip, port, request),
  };
  return { current, containers };
}

export const container = (image: string) => ({
  Name: "app",
  Image: image,
  PortMappings: [{ ContainerPort: "8080" }],
  LogConfiguration: {
    LogDriver: "awslogs",
    Options: {
      "awslogs-group": logGroup,
      "awslogs-region": "eu-west-1",
      "awslogs-stream-prefix": "app",
    },
  },
});

/** Properties of a task definition as templates write them: numbers as texts. */
export const taskDefinition = (image: string) => ({
  Family: "acme-web",
  RequiresCompatibilities: ["FARGATE"],
  NetworkMode: "awsvpc",
  Cpu: "256",
  Memory: 512,
  ExecutionRoleArn: executionRoleArn,
  ContainerDefinitions: [container(image)],
});

export const executionRoleArn = "arn:aws:iam::111122223333:role/execution";

/** What tasks need to start; `actions` may be fewer than that. */
export function makeExecutionRole(world: World, actions = ["logs:CreateLogStream", "logs:PutLogEvents"]) {
  const Resource = world.arn("logs", `log-group:${logGroup}:*`);
  const document = (statement: object) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", ...statement }],
  });
  const Principal = { Service: "ecs-tasks.amazonaws.com" };
  world.store(iamStore).roles.set(executionRoleArn, {
    arn: executionRoleArn,
    name: "execution",
    path: "/",
    id: "AROA",
    trust: document({ Principal, Action: "sts:AssumeRole" }),
    policies: new Map([["start", document({ Action: actions, Resource })]]),
    managedPolicyArns: [],
  });
}

/** An account with a load balancer that forwards to a target group, a cluster, a log group and images. */
export async function makeCluster() {
  const late = lateRuntime();
  const made = await makeBalancer(late.containers);
  const { world, clock, network, https, group } = made;
  const catalogue = imageCatalogue();
  late.current.runtime = simulatedContainers({ clock, catalogue });
  const events: AwsEvent[] = [];
  world.onEvent((event) => events.push(event));
  createRule(world, {
    ListenerArn: https.ListenerArn,
    Priority: 1,
    Conditions: [host("app.example.com")],
    Actions: [forwardTo(group.TargetGroupArn)],
  });
  createLogGroup(world, { name: logGroup });
  makeExecutionRole(world);
  const provide = (type: string) => {
    const provider = ecsProviders[`AWS::ECS::${type}`];
    if (!provider) throw new Error(type);
    return provider;
  };
  await provide("Cluster").create(resourceRequest(world, { ClusterName: "acme" }));
  const register = async (image: string) =>
    (await provide("TaskDefinition").create(resourceRequest(world, taskDefinition(image)))).physicalId;
  const service = (TaskDefinition: string, changes: object = {}) => ({
    Cluster: "acme",
    ServiceName: "web",
    TaskDefinition,
    DesiredCount: "2",
    LaunchType: "FARGATE",
    HealthCheckGracePeriodSeconds: "30",
    DeploymentConfiguration: {
      MinimumHealthyPercent: "100",
      MaximumPercent: "200",
      DeploymentCircuitBreaker: { Enable: "true", Rollback: "true" },
    },
    NetworkConfiguration: {
      AwsvpcConfiguration: {
        Subnets: network.publicSubnetIds,
        SecurityGroups: [network.taskGroupId],
        AssignPublicIp: "ENABLED",
      },
    },
    LoadBalancers: [{ ContainerName: "app", ContainerPort: "8080", TargetGroupArn: group.TargetGroupArn }],
    ...changes,
  });
  const arn = world.arn("ecs", "service/acme/web");
  return { ...made, clock, catalogue, events, provide, register, service, arn };
}

export type Cluster = Awaited<ReturnType<typeof makeCluster>>;

export const image = (catalogue: ImageCatalogue, reference: string, simulate: SimulatedBehaviour = {}) => {
  catalogue.register(reference, { simulate });
  return reference;
};

export function serviceOf({ world, arn }: { world: World; arn: string }): LabService {
  const service = readService(world, arn);
  if (!service) throw new Error(`no service ${arn}`);
  return service;
}

export const runningTasks = ({ world, arn }: { world: World; arn: string }) =>
  tasksOf(world, arn).filter(({ status }) => status === "RUNNING");

/** A service that runs `ok:1` in two tasks. */
export async function runningService() {
  const cluster = await makeCluster();
  const { clock, catalogue, register, provide, service, world } = cluster;
  const first = await register(image(catalogue, "ok:1", { logs: ["listening"] }));
  await clock.run(provide("Service").create(resourceRequest(world, service(first))));
  return { ...cluster, first };
}

export const deploymentEvents = (events: readonly AwsEvent[]) =>
  events
    .filter(({ detailType }) => detailType === "ECS Deployment State Change")
    .map(({ detail }) => [detail.eventName, detail.reason]);
