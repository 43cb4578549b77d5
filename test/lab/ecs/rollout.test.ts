import { expect, test } from "@jest/globals";
import { ec2Store } from "../../../lab/ec2/store.ts";
import { stopByHand } from "../../../lab/ecs/scheduler.ts";
import { shapeService } from "../../../lab/ecs/service-shape.ts";
import { updateService } from "../../../lab/ecs/services.ts";
import { tasksOf } from "../../../lab/ecs/store.ts";
import { targetHealth } from "../../../lab/elbv2/targets.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { logsStore } from "../../../lab/logs/store.ts";
import { resourceRequest } from "../ec2/network.ts";
import {
  deploymentEvents,
  image,
  logGroup,
  makeCluster,
  makeExecutionRole,
  runningService,
  runningTasks,
  serviceOf,
} from "./cluster.ts";

const message = (cluster: Parameters<typeof serviceOf>[0]) =>
  serviceOf(cluster).events.map((event) => event.message ?? "");

test("a created service is steady when its targets are healthy", async () => {
  const cluster = await runningService();
  const { world, group, events, arn } = cluster;
  expect(runningTasks(cluster)).toHaveLength(2);
  expect(targetHealth(world, group.TargetGroupArn).map(({ state }) => state)).toEqual(["healthy", "healthy"]);
  const [{ id }] = serviceOf(cluster).deployments;
  expect(deploymentEvents(events)).toEqual([
    ["SERVICE_DEPLOYMENT_IN_PROGRESS", `ECS deployment ${id} in progress.`],
    ["SERVICE_DEPLOYMENT_COMPLETED", `ECS deployment ${id} completed.`],
  ]);
  expect(events.find(({ detailType }) => detailType === "ECS Deployment State Change")).toMatchObject({
    source: "aws.ecs",
    resources: [arn],
    detail: { eventType: "INFO", deploymentId: id },
  });
  expect(message(cluster).slice(0, 2)).toEqual([
    "(service web) has reached a steady state.",
    `(service web) (deployment ${id}) deployment completed.`,
  ]);
  expect(message(cluster).at(-1)).toMatch(
    /^\(service web\) has started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.$/,
  );
  expect(shapeService(world, serviceOf(cluster), false)).toMatchObject({
    status: "ACTIVE",
    runningCount: 2,
    pendingCount: 0,
    deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED", runningCount: 2 }],
  });
  const [task] = runningTasks(cluster);
  const streams = world.store(logsStore).groups.get(logGroup)?.streams;
  expect(streams?.get(`app/app/${task?.id}`)?.events[0]?.message).toBe("listening");
});

test("an update replaces the tasks without ever having fewer healthy ones, and drains the old", async () => {
  const cluster = await runningService();
  const { world, clock, catalogue, register, provide, service, first, group } = cluster;
  const old = runningTasks(cluster).map(({ ip }) => ip);
  const second = await register(image(catalogue, "ok:2", { startMs: 5000 }));
  const done = provide("Service").update?.(
    resourceRequest(world, service(second)),
    cluster.arn,
    service(first),
  );
  const seen = new Set<string>();
  let fewest = Number.POSITIVE_INFINITY;
  const watch = setWatch(clock, () => {
    const health = targetHealth(world, group.TargetGroupArn);
    fewest = Math.min(fewest, health.filter(({ state }) => state === "healthy").length);
    for (const { id, state } of health) if (state === "draining") seen.add(id);
  });
  await clock.run(Promise.resolve(done));
  watch();
  expect(fewest).toBe(2);
  expect([...seen].sort()).toEqual([...old].sort());
  expect(runningTasks(cluster).map(({ taskDefinition }) => taskDefinition)).toEqual([second, second]);
  expect(serviceOf(cluster).deployments).toHaveLength(1);
  for (const ip of old) expect(world.store(ec2Store).networkInterfaces.has(ip)).toBe(false);
});

function setWatch(clock: { after(ms: number, task: () => void): () => void }, look: () => void) {
  let cancel = () => {};
  const again = () => {
    look();
    cancel = clock.after(1000, again);
  };
  cancel = clock.after(1000, again);
  return () => cancel();
}

test.each([
  ["an image that is not there", "nowhere:1", undefined],
  ["a container that crashes", "crash:1", { crashAfterMs: 2000, logs: ["no database"] }],
  ["a container that is never healthy", "sick:1", { unhealthy: true }],
])("%s is rolled back by the circuit breaker", async (_, reference, behaviour) => {
  const cluster = await runningService();
  const { world, clock, catalogue, register, provide, service, first, events, arn } = cluster;
  if (behaviour) image(catalogue, reference, behaviour);
  const bad = await register(reference);
  events.length = 0;
  const done = provide("Service").update?.(resourceRequest(world, service(bad)), arn, service(first));
  await expect(clock.run(Promise.resolve(done))).rejects.toMatchObject({
    code: "GeneralServiceException",
    message: "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.",
  });
  const [rollback, failed] = serviceOf(cluster).deployments;
  expect(failed).toMatchObject({ rolloutState: "FAILED", failedTasks: 4, taskDefinition: bad });
  expect(rollback).toMatchObject({ rolloutState: "IN_PROGRESS", taskDefinition: first });
  await clock.advance(20 * 60_000);
  expect(deploymentEvents(events)).toEqual([
    ["SERVICE_DEPLOYMENT_IN_PROGRESS", `ECS deployment ${failed?.id} in progress.`],
    ["SERVICE_DEPLOYMENT_FAILED", "ECS deployment circuit breaker: tasks failed to start."],
    [
      "SERVICE_DEPLOYMENT_IN_PROGRESS",
      `ECS deployment circuit breaker: rolling back to deploymentId ${rollback.id}.`,
    ],
    ["SERVICE_DEPLOYMENT_COMPLETED", `ECS deployment ${rollback.id} completed.`],
  ]);
  expect(message(cluster)).toEqual(
    expect.arrayContaining([
      `(service web) (deployment ${failed?.id}) deployment failed: tasks failed to start.`,
      `(service web) rolling back to deployment ${rollback.id}.`,
    ]),
  );
  expect(runningTasks(cluster).map(({ taskDefinition }) => taskDefinition)).toEqual([first, first]);
});

test("tasks say why they stopped", async () => {
  const cluster = await runningService();
  const { world, clock, catalogue, register, arn, group } = cluster;
  const reasons = async (reference: string) => {
    const definition = await register(reference);
    updateService(world, { cluster: "acme", service: "web", taskDefinition: definition });
    await clock.advance(20 * 60_000);
    const stopped = tasksOf(world, arn).find(
      ({ taskDefinition, stop }) => taskDefinition === definition && stop,
    );
    return [stopped?.stop?.code, stopped?.stop?.reason, stopped?.containers[0]?.exitCode];
  };
  expect(await reasons("nowhere:1")).toEqual([
    "TaskFailedToStart",
    expect.stringMatching(/^CannotPullContainerError: pull image manifest has been retried 1 time/),
    undefined,
  ]);
  expect(await reasons(image(catalogue, "crash:1", { crashAfterMs: 1000, exitCode: 7 }))).toEqual([
    "EssentialContainerExited",
    "Essential container in task exited",
    7,
  ]);
  expect(await reasons(image(catalogue, "sick:1", { unhealthy: true }))).toEqual([
    "ServiceSchedulerInitiated",
    `Task failed ELB health checks in (target-group ${group.TargetGroupArn})`,
    143,
  ]);
});

test("a first deployment that fails has nothing to go back to and stalls", async () => {
  const cluster = await makeCluster();
  const { world, clock, register, provide, service, events } = cluster;
  const bad = await register("nowhere:1");
  const progress: unknown[] = [];
  const request = resourceRequest(world, service(bad), { progress: (...said) => progress.push(said) });
  await expect(clock.run(provide("Service").create(request))).rejects.toMatchObject({
    code: "GeneralServiceException",
  });
  expect(progress).toEqual([["Resource creation Initiated", cluster.arn]]);
  const failed = events.length;
  await clock.advance(3_600_000);
  expect(deploymentEvents(events.slice(failed))).toEqual([]);
  await clock.run(provide("Service").delete(resourceRequest(world, {}), cluster.arn));
  expect(serviceOf(cluster).status).toBe("INACTIVE");
});

test("a stopped task of a steady service is replaced", async () => {
  const cluster = await runningService();
  const { world, clock, events } = cluster;
  events.length = 0;
  const [victim] = runningTasks(cluster);
  void stopByHand(world, victim?.arn ?? "", "gone");
  await clock.advance(10 * 60_000);
  expect(runningTasks(cluster)).toHaveLength(2);
  expect(runningTasks(cluster).map(({ arn }) => arn)).not.toContain(victim?.arn);
  expect(events.map(({ detail }) => detail.eventName)).toContain("SERVICE_STEADY_STATE");
  expect(deploymentEvents(events)).toEqual([]);
});

test("a task in a subnet without a way out cannot pull", async () => {
  const cluster = await runningService();
  const { world, clock, network, arn } = cluster;
  updateService(world, {
    cluster: "acme",
    service: "web",
    networkConfiguration: {
      awsvpcConfiguration: { subnets: [network.privateSubnetId], securityGroups: [network.taskGroupId] },
    },
  });
  await clock.advance(3 * 60_000);
  expect(tasksOf(world, arn).find(({ stop }) => stop)?.stop?.reason).toMatch(
    /^CannotPullContainerError: .*docker\.io\/library\/ok:1.*i\/o timeout$/,
  );
});

async function hopeless(spoil: (world: World) => void) {
  const cluster = await makeCluster();
  const { world, clock, catalogue, register, provide, service, arn } = cluster;
  spoil(world);
  const definition = await register(image(catalogue, "ok:1"));
  const abort = new AbortController();
  const creation = provide("Service")
    .create(resourceRequest(world, service(definition), { signal: abort.signal }))
    .catch(() => undefined);
  await clock.advance(3 * 60_000);
  abort.abort();
  await clock.run(creation);
  return { reason: tasksOf(world, arn)[0]?.stop?.reason, messages: message(cluster) };
}

test("a service without its log group cannot start tasks", async () => {
  const { reason } = await hopeless((world) => world.store(logsStore).groups.clear());
  expect(reason).toMatch(
    /^ResourceInitializationError: failed to validate logger args: .*The specified log group does not exist/,
  );
});

test("an execution role that may not write logs cannot start tasks", async () => {
  const { reason } = await hopeless((world) => makeExecutionRole(world, ["logs:CreateLogStream"]));
  expect(reason).toMatch(/^ResourceInitializationError: .* is not authorized to perform: logs:PutLogEvents/);
});

test("without its role no task is even made", async () => {
  const { reason, messages } = await hopeless((world) => world.store(iamStore).roles.clear());
  expect(reason).toBeUndefined();
  expect(messages).toEqual([
    expect.stringMatching(/failed to launch a task with \(error ECS was unable to assume the role/),
  ]);
});

test("deleting drains the targets before the tasks end", async () => {
  const cluster = await runningService();
  const { world, clock, provide, arn, group } = cluster;
  const deleted = provide("Service").delete(resourceRequest(world, {}), arn);
  await clock.advance(30_000);
  expect(serviceOf(cluster).status).toBe("DRAINING");
  expect(targetHealth(world, group.TargetGroupArn).map(({ state }) => state)).toEqual([
    "draining",
    "draining",
  ]);
  await expect(
    clock.run(provide("Cluster").delete(resourceRequest(world, {}), "acme")),
  ).rejects.toMatchObject({
    code: "ClusterContainsServicesException",
  });
  await clock.run(deleted);
  expect(serviceOf(cluster).status).toBe("INACTIVE");
  await clock.run(provide("Cluster").delete(resourceRequest(world, {}), "acme"));
});

test("nothing changes when an update says what is", async () => {
  const cluster = await runningService();
  const { world, events, first } = cluster;
  events.length = 0;
  updateService(world, { cluster: "acme", service: "web", taskDefinition: first });
  expect(serviceOf(cluster).deployments).toHaveLength(1);
  expect(events).toEqual([]);
  updateService(world, { cluster: "acme", service: "web", forceNewDeployment: true });
  expect(serviceOf(cluster).deployments).toHaveLength(2);
});

test("a service that is scaled is steady again when the new tasks are healthy", async () => {
  const cluster = await runningService();
  const { world, clock, provide, service, first, arn, events } = cluster;
  events.length = 0;
  const bigger = service(first, { DesiredCount: "3" });
  await clock.run(
    Promise.resolve(provide("Service").update?.(resourceRequest(world, bigger), arn, service(first))),
  );
  expect(runningTasks(cluster)).toHaveLength(3);
  expect(deploymentEvents(events)).toEqual([]);
  updateService(world, { cluster: "acme", service: "web", desiredCount: 1 });
  await clock.advance(10 * 60_000);
  expect(runningTasks(cluster)).toHaveLength(1);
  expect(serviceOf(cluster).isSteady).toBe(true);
});
