import { expect, test } from "@jest/globals";
import { serviceOperations } from "../../../lab/ecs/service-operations.ts";
import { createService } from "../../../lab/ecs/services.ts";
import { rulesInOrder } from "../../../lab/elbv2/listener-view.ts";
import { deleteRule } from "../../../lab/elbv2/rules.ts";
import { call } from "../../support/lab-world.ts";
import { image, makeCluster, runningService } from "./cluster.ts";

async function ready() {
  const made = await makeCluster();
  const definition = await made.register(image(made.catalogue, "ok:1"));
  const { network, group, world } = made;
  const input = {
    cluster: "acme",
    serviceName: "web",
    taskDefinition: definition,
    networkConfiguration: {
      awsvpcConfiguration: { subnets: [...network.publicSubnetIds], securityGroups: [network.taskGroupId] },
    },
    loadBalancers: [{ containerName: "app", containerPort: 8080, targetGroupArn: group.TargetGroupArn }],
  };
  return {
    ...made,
    input,
    create: (changes: object) => createService(world, { ...input, ...changes }, "me"),
  };
}

test("a target group without a load balancer is refused in AWS's words", async () => {
  const { world, https, group, create } = await ready();
  for (const { RuleArn, IsDefault } of rulesInOrder(world, https.ListenerArn))
    if (!IsDefault) deleteRule(world, RuleArn);
  expect(() => create({})).toThrow(
    expect.objectContaining({
      code: "InvalidParameterException",
      message: `The target group with targetGroupArn ${group.TargetGroupArn} does not have an associated load balancer.`,
    }),
  );
});

test("what does not fit is refused", async () => {
  const { create, group } = await ready();
  const balancer = { containerName: "app", containerPort: 8080, targetGroupArn: group.TargetGroupArn };
  expect(() => create({ loadBalancers: [{ ...balancer, containerName: "web" }] })).toThrow(
    "The container web does not exist in the task definition.",
  );
  expect(() => create({ loadBalancers: [{ ...balancer, containerPort: 80 }] })).toThrow(
    "The container app did not have a container port 80 defined.",
  );
  expect(() => create({ networkConfiguration: undefined })).toThrow(
    "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  );
  expect(() => create({ taskDefinition: "acme-web:9" })).toThrow("TaskDefinition not found.");
  expect(() => create({ cluster: "other" })).toThrow(
    expect.objectContaining({ code: "ClusterNotFoundException" }),
  );
  create({});
  expect(() => create({})).toThrow("Creation of service was not idempotent.");
});

test("an unknown service is a failure of the answer, not of the call", async () => {
  const { world, arn } = await runningService();
  const answer = await serviceOperations.DescribeServices.run(
    { cluster: "acme", services: ["web", "other"], include: ["TAGS"] },
    call(world),
  );
  expect(answer.services?.map(({ serviceArn, tags }) => [serviceArn, tags])).toEqual([
    [arn, [{ key: "gatehouse:platform", value: "web" }]],
  ]);
  expect(answer.failures).toEqual([{ arn: world.arn("ecs", "service/acme/other"), reason: "MISSING" }]);
});
