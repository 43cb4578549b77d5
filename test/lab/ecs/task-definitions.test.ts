import { expect, test } from "@jest/globals";
import { taskDefinitionOperations as operations } from "../../../lab/ecs/task-definition-operations.ts";
import { call, testWorld } from "../../support/lab-world.ts";

const task = {
  family: "acme-web",
  networkMode: "awsvpc" as const,
  requiresCompatibilities: ["FARGATE" as const],
  cpu: "256",
  memory: "512",
  executionRoleArn: "arn:aws:iam::111122223333:role/execution",
  taskRoleArn: "arn:aws:iam::111122223333:role/task",
  containerDefinitions: [{ name: "app", image: "whoami:1", portMappings: [{ containerPort: 8080 }] }],
};

test.each([
  ["256", "512", true],
  ["256", "4096", false],
  [".25 vCPU", "1 GB", true],
  ["1024", "8192", true],
  ["1024", "1024", false],
  ["8192", "20480", true],
  ["8192", "18432", false],
  ["300", "1024", false],
])("Fargate with %s CPU units and %s MiB: %s", (cpu, memory, allowed) => {
  const as = call(testWorld().world);
  const register = () => operations.RegisterTaskDefinition.run({ ...task, cpu, memory }, as);
  if (allowed) expect(register()).toMatchObject({ taskDefinition: { cpu, memory } });
  else
    expect(register).toThrow(
      expect.objectContaining({
        code: "ClientException",
        message: "No Fargate configuration exists for given values.",
      }),
    );
});

test("Fargate wants an execution role for logs", () => {
  const as = call(testWorld().world);
  const { executionRoleArn: _, ...bare } = task;
  const logConfiguration = { logDriver: "awslogs" as const, options: {} };
  const containerDefinitions = [{ name: "app", image: "whoami:1", logConfiguration }];
  expect(() => operations.RegisterTaskDefinition.run({ ...bare, containerDefinitions }, as)).toThrow(
    "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
  );
});

test("revisions go on after deregistration, and a family's name means the latest active one", async () => {
  const { world } = testWorld();
  const as = call(world);
  for (let revision = 1; revision <= 3; revision += 1)
    await operations.RegisterTaskDefinition.run({ ...task, tags: [{ key: "a", value: "b" }] }, as);
  await operations.DeregisterTaskDefinition.run({ taskDefinition: "acme-web:3" }, as);
  const latest = await operations.DescribeTaskDefinition.run(
    { taskDefinition: "acme-web", include: ["TAGS"] },
    as,
  );
  expect(latest).toMatchObject({ taskDefinition: { revision: 2 }, tags: [{ key: "a", value: "b" }] });
  const list = await operations.ListTaskDefinitions.run({ familyPrefix: "acme-web", sort: "DESC" }, as);
  expect(list.taskDefinitionArns?.map((arn) => arn.split(":").at(-1))).toEqual(["2", "1"]);
  const gone = await operations.DeleteTaskDefinitions.run(
    { taskDefinitions: ["acme-web:3", "acme-web:2"] },
    as,
  );
  expect(gone.taskDefinitions?.map(({ revision }) => revision)).toEqual([3]);
  expect(gone.failures).toHaveLength(1);
  const next = await operations.RegisterTaskDefinition.run(task, as);
  expect(next.taskDefinition?.revision).toBe(4);
});

test("registering needs to pass both roles", () => {
  const as = call(testWorld().world);
  const passed = operations.RegisterTaskDefinition.permissions?.(task, as).filter(
    ({ action }) => action === "iam:PassRole",
  );
  expect(passed).toEqual(
    [task.taskRoleArn, task.executionRoleArn].map((resource) => ({
      action: "iam:PassRole",
      resource,
      context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    })),
  );
});

test("a secret has a name of its own, and wants an execution role", () => {
  const as = call(testWorld().world);
  const register = (secretName: string, executionRoleArn: string | undefined) => {
    const environment = [{ name: "COLOUR", value: "blue" }];
    const secrets = [{ name: secretName, valueFrom: "/shop/key" }];
    const containerDefinitions = [{ name: "app", image: "whoami:1", environment, secrets }];
    return operations.RegisterTaskDefinition.run({ ...task, executionRoleArn, containerDefinitions }, as);
  };
  expect(register("KEY", task.executionRoleArn)).toMatchObject({ taskDefinition: { family: "acme-web" } });
  expect(() => register("KEY", undefined)).toThrow(/you must also specify a value for 'executionRoleArn'/);
  expect(() => register("COLOUR", task.executionRoleArn)).toThrow(
    /^The secret name must be unique and not shared with any new or existing environment variables .* 'COLOUR'\.$/,
  );
});
