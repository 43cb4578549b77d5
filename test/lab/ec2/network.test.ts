import { describe, expect, test } from "@jest/globals";
import { operations } from "../../../lab/ec2/operations.ts";
import { mayConnect, reachesInternet } from "../../../lab/ec2/reachability.ts";
import { ec2Store } from "../../../lab/ec2/store.ts";
import type { Properties } from "../../../lab/kernel/provider.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import { create, makeNetwork, type Network, remove } from "./network.ts";

test("a VPC answers what templates ask of it", async () => {
  const { world } = testWorld();
  const { physicalId, attributes } = await create(world, "VPC", { CidrBlock: "10.0.0.0/16" });
  expect(attributes).toMatchObject({ VpcId: physicalId, CidrBlock: "10.0.0.0/16" });
  expect(attributes?.DefaultSecurityGroup).toMatch(/^sg-/);
});

describe("refusals at creation", () => {
  const refused: [string, string, (network: Network) => Properties, string, RegExp][] = [
    [
      "VPC",
      "too wide",
      () => ({ CidrBlock: "10.0.0.0/8" }),
      "InvalidVpc.Range",
      /CIDR '10.0.0.0\/8' is invalid/,
    ],
    ["VPC", "no block", () => ({ CidrBlock: "10.0.0" }), "InvalidParameterValue", /not a valid CIDR block/],
    [
      "Subnet",
      "overlapping",
      ({ vpcId }) => ({ VpcId: vpcId, CidrBlock: "10.0.1.128/25" }),
      "InvalidSubnet.Conflict",
      /The CIDR '10.0.1.128\/25' conflicts with another subnet/,
    ],
    [
      "Subnet",
      "outside",
      ({ vpcId }) => ({ VpcId: vpcId, CidrBlock: "10.1.1.0/24" }),
      "InvalidSubnet.Range",
      /The CIDR '10.1.1.0\/24' is invalid/,
    ],
    [
      "Subnet",
      "no VPC",
      () => ({ VpcId: "vpc-1", CidrBlock: "10.0.9.0/24" }),
      "InvalidVpcID.NotFound",
      /'vpc-1'/,
    ],
    [
      "Route",
      "a second default",
      ({ publicTableId, gatewayId }) => ({
        RouteTableId: publicTableId,
        DestinationCidrBlock: "0.0.0.0/0",
        GatewayId: gatewayId,
      }),
      "RouteAlreadyExists",
      /0.0.0.0\/0/,
    ],
    [
      "SubnetRouteTableAssociation",
      "a second one",
      ({ publicTableId, publicSubnetIds: [SubnetId] }) => ({ RouteTableId: publicTableId, SubnetId }),
      "Resource.AlreadyAssociated",
      /conflicts with an existing association/,
    ],
    [
      "SecurityGroupIngress",
      "a duplicate",
      ({ balancerGroupId }) => ({
        GroupId: balancerGroupId,
        IpProtocol: "tcp",
        FromPort: 80,
        ToPort: 443,
        CidrIp: "0.0.0.0/0",
      }),
      "InvalidPermission.Duplicate",
      /the specified rule "peer: 0.0.0.0\/0, TCP, from port: 80, to port: 443, ALLOW" already exists/,
    ],
    [
      "SecurityGroupIngress",
      "an unknown group",
      ({ taskGroupId }) => ({
        GroupId: taskGroupId,
        IpProtocol: "-1",
        SourceSecurityGroupId: "sg-1",
      }),
      "InvalidGroup.NotFound",
      /sg-1/,
    ],
  ];
  test.each(refused)("%s: %s", async (type, _why, properties, code, message) => {
    const { world } = testWorld();
    const network = await makeNetwork(world);
    const refusal = create(world, type, properties(network));
    await expect(refusal).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a NAT gateway without an internet gateway does not stabilize", async () => {
    const { world } = testWorld();
    const { physicalId: VpcId } = await create(world, "VPC", { CidrBlock: "10.0.0.0/16" });
    const { physicalId: SubnetId } = await create(world, "Subnet", { VpcId, CidrBlock: "10.0.1.0/24" });
    const { attributes } = await create(world, "EIP", { Domain: "vpc" });
    const nat = create(world, "NatGateway", { SubnetId, AllocationId: attributes?.AllocationId });
    await expect(nat).rejects.toThrow(/has no Internet gateway attached/);
  });
});

describe("refusals at deletion, after CloudFormation's patience", () => {
  const busy = { securityGroupIds: [] as string[], publicIp: true };
  const kept: [
    string,
    (network: Network) => [id: string, task: { subnetId: string; groups: string[] } | undefined],
    RegExp,
  ][] = [
    ["VPC", ({ vpcId }) => [vpcId, undefined], /The vpc 'vpc-\w+' has dependencies and cannot be deleted/],
    [
      "Subnet",
      ({ publicSubnetIds: [id] }) => [id, { subnetId: id, groups: [] }],
      /The subnet 'subnet-\w+' has dependencies/,
    ],
    [
      "SecurityGroup",
      ({ balancerGroupId }) => [balancerGroupId, undefined],
      /resource sg-\w+ has a dependent object/,
    ],
    [
      "SecurityGroup",
      ({ taskGroupId, privateSubnetId }) => [
        taskGroupId,
        { subnetId: privateSubnetId, groups: [taskGroupId] },
      ],
      /has a dependent object/,
    ],
    [
      "VPCGatewayAttachment",
      ({ vpcId, publicSubnetIds: [subnetId] }) => [`IGW|${vpcId}`, { subnetId, groups: [] }],
      /has some mapped public address\(es\)/,
    ],
    ["InternetGateway", ({ gatewayId }) => [gatewayId, undefined], /has dependencies/],
    [
      "RouteTable",
      ({ publicTableId }) => [publicTableId, undefined],
      /The routeTable 'rtb-\w+' has dependencies/,
    ],
  ];
  test.each(kept)("%s", async (type, arrange, message) => {
    const { world, clock } = testWorld();
    const [id, task] = arrange(await makeNetwork(world));
    if (task)
      world.store(ec2Store).networkInterfaces.set("10.0.1.9", {
        ...busy,
        subnetId: task.subnetId,
        securityGroupIds: task.groups,
      });
    const refusal = expect(remove(world, type, id)).rejects.toMatchObject({
      code: "DependencyViolation",
      message: expect.stringMatching(message),
    });
    await clock.run(refusal);
  });

  test("a subnet goes as soon as its last task has gone", async () => {
    const { world, clock } = testWorld();
    const { privateSubnetId: subnetId } = await makeNetwork(world);
    const { networkInterfaces, subnets } = world.store(ec2Store);
    networkInterfaces.set("10.0.3.9", { securityGroupIds: [], subnetId, publicIp: false });
    clock.after(60_000, () => networkInterfaces.delete("10.0.3.9"));
    await clock.run(remove(world, "Subnet", subnetId));
    expect(subnets.has(subnetId)).toBe(false);
  });
});

describe("reachability", () => {
  test("only the load balancer's group gets to a task, and only on its port", async () => {
    const { world } = testWorld();
    const { balancerGroupId, taskGroupId } = await makeNetwork(world);
    const balancer = { securityGroupIds: [balancerGroupId] };
    const task = { ip: "10.0.1.9", securityGroupIds: [taskGroupId] };
    expect(mayConnect(world, { from: balancer, to: task, port: 8080 })).toBe(true);
    expect(mayConnect(world, { from: balancer, to: task, port: 22 })).toBe(false);
    expect(mayConnect(world, { from: { ip: "192.0.2.7" }, to: task, port: 8080 })).toBe(false);
    expect(mayConnect(world, { from: { ip: "192.0.2.7" }, to: balancer, port: 443 })).toBe(true);
  });

  test("egress is everything by default, and only what is written when something is", async () => {
    const { world } = testWorld();
    const { vpcId: VpcId, taskGroupId } = await makeNetwork(world);
    const SecurityGroupEgress = [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" }];
    const { physicalId } = await create(world, "SecurityGroup", {
      VpcId,
      GroupDescription: "narrow",
      GroupName: "narrow",
      SecurityGroupEgress,
    });
    const to = { ip: "192.0.2.1" };
    expect(mayConnect(world, { from: { securityGroupIds: [taskGroupId] }, to, port: 80 })).toBe(true);
    expect(mayConnect(world, { from: { securityGroupIds: [physicalId] }, to, port: 80 })).toBe(false);
    expect(mayConnect(world, { from: { securityGroupIds: [physicalId] }, to, port: 443 })).toBe(true);
  });

  test("a public subnet takes a public address, a private one a NAT gateway", async () => {
    const { world } = testWorld();
    const { vpcId: VpcId, publicSubnetIds, privateSubnetId } = await makeNetwork(world);
    expect(reachesInternet(world, publicSubnetIds[0], true)).toBe(true);
    expect(reachesInternet(world, publicSubnetIds[0], false)).toBe(false);
    expect(reachesInternet(world, privateSubnetId, true)).toBe(false);
    const { attributes } = await create(world, "EIP", { Domain: "vpc" });
    const { physicalId: NatGatewayId } = await create(world, "NatGateway", {
      SubnetId: publicSubnetIds[0],
      AllocationId: attributes?.AllocationId,
    });
    const { physicalId: RouteTableId } = await create(world, "RouteTable", { VpcId });
    await create(world, "Route", { RouteTableId, DestinationCidrBlock: "0.0.0.0/0", NatGatewayId });
    await create(world, "SubnetRouteTableAssociation", { RouteTableId, SubnetId: privateSubnetId });
    expect(reachesInternet(world, privateSubnetId, false)).toBe(true);
    await remove(world, "NatGateway", NatGatewayId);
    expect(reachesInternet(world, privateSubnetId, false)).toBe(false);
  });
});

test("Describe operations filter as EC2 does", async () => {
  const { world } = testWorld();
  const { vpcId, publicSubnetIds } = await makeNetwork(world);
  await makeNetwork(world, "10.9");
  const Filters = [
    { Name: "vpc-id", Values: [vpcId] },
    { Name: "availability-zone", Values: ["*b"] },
  ];
  const { Subnets } = await operations.DescribeSubnets.run({ Filters }, call(world));
  expect(Subnets?.map(({ SubnetId }) => SubnetId)).toEqual([publicSubnetIds[1]]);
  const tagged = [{ Name: "tag:gatehouse:platform", Values: ["web"] }];
  const { Vpcs } = await operations.DescribeVpcs.run({ Filters: tagged }, call(world));
  expect(Vpcs).toHaveLength(2);
  expect(() =>
    operations.DescribeVpcs.run({ Filters: [{ Name: "nonsense", Values: [] }] }, call(world)),
  ).toThrow("The filter 'nonsense' is invalid");
});
