import type * as sdk from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { clusterArn, clusterName, getCluster } from "./clusters.ts";
import { onArn, taskArn } from "./permissions.ts";
import { stopByHand } from "./scheduler.ts";
import { serviceArn } from "./services.ts";
import { ecsStore, isWanted, readTask, setTags, tagList } from "./store.ts";
import { shapeTask } from "./task-shape.ts";

function listTasks(world: World, input: sdk.ListTasksCommandInput): string[] {
  const { arn } = getCluster(world, input.cluster);
  const { desiredStatus = "RUNNING", family, serviceName, startedBy } = input;
  const service = serviceName === undefined ? undefined : serviceArn(world, input.cluster, serviceName);
  return [...world.store(ecsStore).tasks.values()]
    .filter((task) => task.clusterArn === arn && (desiredStatus === "RUNNING") === isWanted(task))
    .filter((task) => service === undefined || task.serviceArn === service)
    .filter((task) => startedBy === undefined || task.deploymentId === startedBy)
    .filter((task) => family === undefined || task.taskDefinition.includes(`task-definition/${family}:`))
    .map((task) => task.arn);
}

function checkResource(world: World, arn: string): void {
  const { clusters, services, taskDefinitions, tasks } = world.store(ecsStore);
  if (![clusters, services, taskDefinitions, tasks].some((things) => things.has(arn)))
    throw new AwsError("ResourceNotFoundException", "The specified resource was not found.");
}

export const taskOperations = {
  ListTasks: operation<sdk.ListTasksCommandInput, sdk.ListTasksCommandOutput>({
    run(input, { world }) {
      const all = listTasks(world, input);
      const start = Number(input.nextToken ?? "0");
      const end = start + (input.maxResults ?? 100);
      return { taskArns: all.slice(start, end), ...(end < all.length ? { nextToken: String(end) } : {}) };
    },
    /** The service authorization reference names container instances, on Fargate too. */
    permissions: ({ cluster }, { world }) => [
      {
        action: "ecs:ListTasks",
        resource: world.arn("ecs", `container-instance/${clusterName(cluster)}/*`),
        context: { "ecs:cluster": clusterArn(world, clusterName(cluster)) },
      },
    ],
  }),
  DescribeTasks: operation<sdk.DescribeTasksCommandInput, sdk.DescribeTasksCommandOutput>({
    run({ cluster, tasks = [], include = [] }, { world }) {
      getCluster(world, cluster);
      const arns = tasks.map((task) => taskArn(world, cluster, task));
      return {
        tasks: arns.flatMap((arn) => {
          const task = readTask(world, arn);
          if (!task) return [];
          const { tags, ...shape } = shapeTask(world, task);
          return [{ ...shape, tags: include.includes("TAGS") ? tags : [] }];
        }),
        failures: arns.filter((arn) => !readTask(world, arn)).map((arn) => ({ arn, reason: "MISSING" })),
      };
    },
    permissions: ({ cluster, tasks = [] }, { world }) =>
      tasks.flatMap((task) => onArn("DescribeTasks", taskArn(world, cluster, task))),
  }),
  StopTask: operation<sdk.StopTaskCommandInput, sdk.StopTaskCommandOutput>({
    run({ cluster, task, reason = "Task stopped by user" }, { world }) {
      const arn = taskArn(world, cluster, task);
      if (!readTask(world, arn))
        throw new AwsError("InvalidParameterException", "The referenced task was not found.");
      void stopByHand(world, arn, reason);
      const stopped = readTask(world, arn);
      return stopped ? { task: shapeTask(world, stopped) } : {};
    },
    permissions: ({ cluster, task }, { world }) => onArn("StopTask", taskArn(world, cluster, task)),
  }),
  TagResource: operation<sdk.TagResourceCommandInput, sdk.TagResourceCommandOutput>({
    run({ resourceArn = "", tags = [] }, { world }) {
      checkResource(world, resourceArn);
      const own = tagList(world, resourceArn).map(({ key, value }) => [key, value]);
      const added = tags.map(({ key = "", value = "" }) => [key, value]);
      setTags(world, resourceArn, Object.fromEntries([...own, ...added]));
      return {};
    },
    permissions: ({ resourceArn }) => onArn("TagResource", resourceArn),
  }),
  UntagResource: operation<sdk.UntagResourceCommandInput, sdk.UntagResourceCommandOutput>({
    run({ resourceArn = "", tagKeys = [] }, { world }) {
      checkResource(world, resourceArn);
      for (const key of tagKeys) world.store(ecsStore).tags.get(resourceArn)?.delete(key);
      return {};
    },
    permissions: ({ resourceArn }) => onArn("UntagResource", resourceArn),
  }),
  ListTagsForResource: operation<sdk.ListTagsForResourceCommandInput, sdk.ListTagsForResourceCommandOutput>({
    run({ resourceArn = "" }, { world }) {
      checkResource(world, resourceArn);
      return { tags: tagList(world, resourceArn) };
    },
    permissions: ({ resourceArn }) => onArn("ListTagsForResource", resourceArn),
  }),
};
