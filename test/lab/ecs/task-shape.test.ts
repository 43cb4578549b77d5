import { readFileSync } from "node:fs";
import type { Task } from "@aws-sdk/client-ecs";
import { expect, test } from "@jest/globals";
import { updateService } from "../../../lab/ecs/services.ts";
import { tasksOf } from "../../../lab/ecs/store.ts";
import { taskOperations } from "../../../lab/ecs/task-operations.ts";
import { shapeTask } from "../../../lab/ecs/task-shape.ts";
import { call } from "../../support/lab-world.ts";
import { runningService } from "./cluster.ts";

/** AWS's own answers, as Step Functions passed them on in PascalCase: see test/aws-recordings/README.md. */
const recordings = JSON.parse(
  readFileSync("test/aws-recordings/stepfunctions.v2.services.test_ecs_task_service.json", "utf8"),
);

interface RecordedEvent {
  readonly taskSubmittedEventDetails?: { readonly output: { readonly Tasks: readonly object[] } };
  readonly taskFailedEventDetails?: { readonly cause: object };
}

const history = (name: string): readonly RecordedEvent[] =>
  recordings[
    `tests/aws/services/stepfunctions/v2/services/test_ecs_task_service.py::TestTaskServiceECS::${name}`
  ]["recorded-content"].get_execution_history.events;

const failure = history("test_run_task_sync_raise_failure");
const recordedStart = failure.flatMap((event) => event.taskSubmittedEventDetails?.output.Tasks ?? [])[0];
const recordedEnd = failure.flatMap((event) => event.taskFailedEventDetails?.cause ?? [])[0];

/** What only exists there because of Step Functions' model, or here because of our recording of images. */
const elsewhere = new Set(["GpuIds", "ImageDigest"]);

/** All paths at which the value has something, in PascalCase. */
function paths(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((item) => paths(item, `${path}[]`));
  if (typeof value !== "object" || value === null || value instanceof Date) return [path];
  return Object.entries(value).flatMap(([key, item]) => {
    const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
    return elsewhere.has(name) ? [] : paths(item, path ? `${path}.${name}` : name);
  });
}

const missing = (recorded: unknown, task: Task | undefined) => {
  const own = new Set(paths(task));
  return paths(recorded).filter((path) => !own.has(path));
};

async function unpullable() {
  const cluster = await runningService();
  const { world, clock, register, arn } = cluster;
  const taskDefinition = await register("no_such_image");
  updateService(world, { cluster: "acme", service: "web", taskDefinition });
  await clock.advance(12_000);
  const find = () => tasksOf(world, arn).find((task) => task.taskDefinition === taskDefinition);
  return { ...cluster, find };
}

test("a task that starts has all that AWS shows of one", async () => {
  const { world, find } = await unpullable();
  const task = find();
  const shape = task && shapeTask(world, task);
  expect(missing(recordedStart, shape)).toEqual([]);
  expect(shape).toMatchObject({ lastStatus: "PROVISIONING", desiredStatus: "RUNNING" });
});

test("a task whose image is not there ends as AWS's did", async () => {
  const { world, clock, find } = await unpullable();
  await clock.advance(3 * 60_000);
  const task = find();
  const shape = task && shapeTask(world, task);
  const expected = recordedEnd as { StoppedReason: string; StopCode: string; LastStatus: string };
  expect([shape?.stoppedReason, shape?.stopCode, shape?.lastStatus]).toEqual([
    expected.StoppedReason,
    expected.StopCode,
    expected.LastStatus,
  ]);
  expect(missing(recordedEnd, shape)).toEqual([]);
});

test("stopped tasks are listed as such, and forgotten after an hour", async () => {
  const { world, clock, find } = await unpullable();
  await clock.advance(3 * 60_000);
  const arn = find()?.arn ?? "";
  const list = async () =>
    (
      await taskOperations.ListTasks.run(
        { cluster: "acme", serviceName: "web", desiredStatus: "STOPPED" },
        call(world),
      )
    ).taskArns;
  expect(await list()).toContain(arn);
  await clock.advance(3_700_000);
  expect(await list()).not.toContain(arn);
});

test("the state of a task is announced at every step", async () => {
  const { events, arn } = await runningService();
  const changes = events.filter(({ detailType }) => detailType === "ECS Task State Change");
  const first = changes[0]?.resources[0];
  expect(
    changes.filter(({ resources }) => resources[0] === first).map(({ detail }) => detail.lastStatus),
  ).toEqual(["PROVISIONING", "PENDING", "RUNNING"]);
  expect(changes[0]?.detail).toMatchObject({
    group: "service:web",
    desiredStatus: "RUNNING",
    launchType: "FARGATE",
    attachments: [{ type: "eni", status: "PRECREATED" }],
    clusterArn: arn.replace(":service/acme/web", ":cluster/acme"),
  });
});
