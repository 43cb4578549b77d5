import { expect, test } from "@jest/globals";
import { autoscalingProviders } from "../../../lab/autoscaling/providers.ts";
import { ec2Store } from "../../../lab/ec2/store.ts";
import { deleteCluster } from "../../../lab/ecs/clusters.ts";
import { createService } from "../../../lab/ecs/services.ts";
import { ecsStore, tasksOf } from "../../../lab/ecs/store.ts";
import { instanceProfileProviders } from "../../../lab/iam/instance-profile-provider.ts";
import { iamStore } from "../../../lab/iam/store.ts";
import { create, provider, resourceRequest } from "../ec2/network.ts";
import { image, makeCluster, taskDefinition } from "./cluster.ts";

const document = (Action: string | readonly string[], more: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, ...more }],
});

const userData = (...lines: string[]) => Buffer.from(["#!/bin/bash", ...lines].join("\n")).toString("base64");
const logs = "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true";

interface Group {
  readonly lines?: readonly string[];
  readonly actions?: string;
  readonly type?: string;
  readonly min?: string;
}

/** A cluster with a group of instances behind a NAT gateway, and with its capacity provider. */
async function makeCapacity({
  lines = ["ECS_CLUSTER=acme", logs],
  actions = "ecs:*",
  type,
  min = "1",
}: Group = {}) {
  const made = await makeCluster();
  const { world, network, clock } = made;
  const [subnet] = network.publicSubnetIds;
  const address = await create(world, "EIP", {});
  const gateway = { AllocationId: String(address.attributes?.AllocationId), SubnetId: subnet };
  const nat = await clock.run(create(world, "NatGateway", gateway));
  await clock.advance(300_000);
  const VpcId = network.vpcId;
  const { physicalId: RouteTableId } = await create(world, "RouteTable", { VpcId });
  await create(world, "Route", {
    RouteTableId,
    DestinationCidrBlock: "0.0.0.0/0",
    NatGatewayId: nat.physicalId,
  });
  await create(world, "SubnetRouteTableAssociation", { RouteTableId, SubnetId: network.privateSubnetId });
  const arn = "arn:aws:iam::111122223333:role/agent";
  world.store(iamStore).roles.set(arn, {
    ...{ arn, name: "agent", path: "/", id: "AROA", managedPolicyArns: [] },
    trust: document("sts:AssumeRole", { Principal: { Service: "ec2.amazonaws.com" } }),
    policies: new Map([["agent", document(actions, { Resource: "*" })]]),
  });
  const profile = await provider(instanceProfileProviders, "AWS::IAM::InstanceProfile").create(
    resourceRequest(world, { Roles: ["agent"] }),
  );
  const template = await create(world, "LaunchTemplate", {
    LaunchTemplateData: {
      ...{ ImageId: "ami-0123456789abcdef0", InstanceType: type ?? "t3.small", UserData: userData(...lines) },
      ...{ IamInstanceProfile: { Arn: profile.attributes?.Arn }, SecurityGroupIds: [network.taskGroupId] },
    },
  });
  const group = { MinSize: min, MaxSize: "2", VPCZoneIdentifier: [network.privateSubnetId] };
  const { physicalId: groupName } = await provider(
    autoscalingProviders,
    "AWS::AutoScaling::AutoScalingGroup",
  ).create(
    resourceRequest(world, {
      ...group,
      LaunchTemplate: { LaunchTemplateId: template.physicalId, Version: "1" },
    }),
  );
  const provide = { Name: "acme-1", AutoScalingGroupProvider: { AutoScalingGroupArn: groupName } };
  await made.provide("CapacityProvider").create(resourceRequest(world, provide));
  const associate = { Cluster: "acme", CapacityProviders: ["acme-1"], DefaultCapacityProviderStrategy: [] };
  await made.provide("ClusterCapacityProviderAssociations").create(resourceRequest(world, associate));
  await clock.advance(120_000);
  const registered = () => [...world.store(ecsStore).containerInstances.values()];
  const definition = async (changes: object = {}) => {
    const properties = {
      ...taskDefinition(image(made.catalogue, "ok:1")),
      RequiresCompatibilities: ["EC2"],
      ...changes,
    };
    return (await made.provide("TaskDefinition").create(resourceRequest(world, properties))).physicalId;
  };
  const start = (reference: string, changes: object = {}) =>
    createService(
      world,
      {
        ...{ cluster: "acme", serviceName: "web", taskDefinition: reference, desiredCount: 1 },
        capacityProviderStrategy: [{ capacityProvider: "acme-1", weight: 1 }],
        networkConfiguration: { awsvpcConfiguration: { subnets: [network.privateSubnetId] } },
        loadBalancers: [
          { containerName: "app", containerPort: 8080, targetGroupArn: made.group.TargetGroupArn },
        ],
        ...changes,
      },
      "me",
    );
  return { ...made, registered, definition, start };
}

test("an instance registers with what its system leaves of it", async () => {
  const { registered } = await makeCapacity();
  expect(registered()).toMatchObject([
    { cpu: 2048, memory: 1884, interfaces: 2, capacityProvider: "acme-1" },
  ]);
});

test.each([
  ["another cluster", { lines: ["ECS_CLUSTER=other"] }],
  ["a role that may not register", { actions: "ecs:Poll" }],
])("an instance with %s never appears, and says nothing", async (_, group) => {
  const { registered, world } = await makeCapacity(group);
  expect(registered()).toEqual([]);
  expect(world.store(ec2Store).instances.size).toBe(1);
});

test.each([
  ["network interfaces", {}, {}, 2],
  ["memory", {}, { Memory: 1000 }, 1],
  ["CPU units", {}, { Cpu: "2048" }, 1],
  ["an agent that writes logs as itself", { lines: ["ECS_CLUSTER=acme"] }, {}, 0],
])(
  "%s: as many tasks as an instance holds are placed, and the others wait",
  async (_, group, changes, most) => {
    const { clock, definition, start, world, arn } = await makeCapacity(group);
    start(await definition(changes), { desiredCount: 3 });
    await clock.advance(120_000);
    expect(tasksOf(world, arn).map(({ containerInstanceArn }) => containerInstanceArn !== undefined)).toEqual(
      Array.from({ length: most }, () => true),
    );
  },
);

test("what does not go together is refused", async () => {
  const { definition, start, register, catalogue } = await makeCapacity();
  const reference = await definition();
  const fargate = await register(image(catalogue, "ok:1"));
  expect(() => start(fargate)).toThrow("Task definition does not support launch_type EC2.");
  expect(() => start(reference, { launchType: "FARGATE" })).toThrow(
    "Specifying both a launch type and capacity",
  );
  expect(() => start(reference, { capacityProviderStrategy: [{ capacityProvider: "acme-2" }] })).toThrow(
    "The specified capacity provider 'acme-2' was not found.",
  );
  const awsvpcConfiguration = { subnets: ["subnet-1"], assignPublicIp: "ENABLED" };
  expect(() => start(reference, { networkConfiguration: { awsvpcConfiguration } })).toThrow(
    "Assign public IP is not supported for this launch type.",
  );
});

test("what is in use cannot go, and names are kept", async () => {
  const { clock, definition, start, world, provide } = await makeCapacity();
  start(await definition());
  await clock.advance(60_000);
  const refuse = (words: string) => expect.objectContaining({ message: expect.stringContaining(words) });
  const request = (properties = {}) => resourceRequest(world, properties);
  await expect(provide("ClusterCapacityProviderAssociations").delete(request(), "acme")).rejects.toEqual(
    refuse("is in use and cannot be removed"),
  );
  await expect(provide("CapacityProvider").delete(request(), "acme-1")).rejects.toEqual(
    refuse("because it is associated with cluster: acme"),
  );
  await expect(provide("CapacityProvider").create(request({ Name: "ecs-1" }))).rejects.toEqual(
    refuse("name is invalid"),
  );
  for (const service of world.store(ecsStore).services.values())
    world.store(ecsStore).services.set(service.arn, { ...service, status: "INACTIVE" });
  world.store(ecsStore).tasks.clear();
  expect(() => deleteCluster(world, "acme")).toThrow("while Container Instances are active or draining");
});
