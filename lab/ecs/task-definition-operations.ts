import type * as sdk from "@aws-sdk/client-ecs";
import { operation } from "../kernel/service.ts";
import { onArn, passingRoles } from "./permissions.ts";
import { ecsStore, tagList } from "./store.ts";
import {
  deregisterTaskDefinition,
  findTaskDefinition,
  getTaskDefinition,
  listTaskDefinitions,
  registerTaskDefinition,
} from "./task-definitions.ts";

export const taskDefinitionOperations = {
  RegisterTaskDefinition: operation<
    sdk.RegisterTaskDefinitionCommandInput,
    sdk.RegisterTaskDefinitionCommandOutput
  >({
    run(input, { world, caller }) {
      const taskDefinition = registerTaskDefinition(world, input, caller.principalArn);
      return { taskDefinition, tags: tagList(world, taskDefinition.taskDefinitionArn) };
    },
    permissions: ({ family, taskRoleArn, executionRoleArn, tags = [] }, { world }) => {
      const resource = world.arn("ecs", `task-definition/${family}:*`);
      return [
        ...onArn("RegisterTaskDefinition", resource),
        ...(tags.length > 0 ? onArn("TagResource", resource) : []),
        ...passingRoles([taskRoleArn, executionRoleArn], "ecs-tasks.amazonaws.com"),
      ];
    },
  }),
  DescribeTaskDefinition: operation<
    sdk.DescribeTaskDefinitionCommandInput,
    sdk.DescribeTaskDefinitionCommandOutput
  >({
    run({ taskDefinition: reference, include = [] }, { world }) {
      const taskDefinition = getTaskDefinition(world, reference);
      const tags = tagList(world, taskDefinition.taskDefinitionArn);
      return { taskDefinition, ...(include.includes("TAGS") ? { tags } : {}) };
    },
  }),
  DeregisterTaskDefinition: operation<
    sdk.DeregisterTaskDefinitionCommandInput,
    sdk.DeregisterTaskDefinitionCommandOutput
  >({
    run: ({ taskDefinition }, { world }) => ({
      taskDefinition: deregisterTaskDefinition(world, taskDefinition),
    }),
  }),
  DeleteTaskDefinitions: operation<
    sdk.DeleteTaskDefinitionsCommandInput,
    sdk.DeleteTaskDefinitionsCommandOutput
  >({
    run({ taskDefinitions: references = [] }, { world }) {
      const found = references.map((reference) => ({
        reference,
        definition: findTaskDefinition(world, reference),
      }));
      const deleted = found.flatMap(({ definition }) =>
        definition?.status === "INACTIVE" ? [definition] : [],
      );
      for (const { taskDefinitionArn } of deleted)
        world.store(ecsStore).taskDefinitions.delete(taskDefinitionArn);
      return {
        taskDefinitions: deleted.map((definition) => ({ ...definition, status: "DELETE_IN_PROGRESS" })),
        failures: found
          .filter(({ definition }) => definition?.status !== "INACTIVE")
          .map(({ reference, definition }) => ({
            arn: reference,
            reason: definition ? "The specified task definition is still in ACTIVE status." : "MISSING",
          })),
      };
    },
    permissions: ({ taskDefinitions = [] }, { world }) =>
      taskDefinitions.flatMap((reference) =>
        onArn("DeleteTaskDefinitions", findTaskDefinition(world, reference)?.taskDefinitionArn ?? reference),
      ),
  }),
  ListTaskDefinitions: operation<sdk.ListTaskDefinitionsCommandInput, sdk.ListTaskDefinitionsCommandOutput>({
    run(input, { world }) {
      const all = listTaskDefinitions(world, input);
      const start = Number(input.nextToken ?? "0");
      const end = start + (input.maxResults ?? 100);
      return {
        taskDefinitionArns: all.slice(start, end),
        ...(end < all.length ? { nextToken: String(end) } : {}),
      };
    },
  }),
};
