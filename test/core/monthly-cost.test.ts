import { expect, test } from "@jest/globals";
import { estimateCost, type Tasks } from "../../core/monthly-cost.ts";

const small: Tasks = { count: 1, cpu: 256, memory: 512, publicAddresses: false, onInstances: false };
const nothing = { changes: [], tasksBefore: undefined, tasksAfter: undefined };
const linesOf = (costed: Partial<Parameters<typeof estimateCost>[0]>) =>
  estimateCost({ ...nothing, ...costed }).map(({ what, count, usd }) => [
    what,
    count,
    Number(usd.toFixed(2)),
  ]);

test("what goes by use or is free costs nothing here", () => {
  const types = ["AWS::Cognito::UserPool", "AWS::Logs::LogGroup", "AWS::EC2::VPC", "AWS::Lambda::Function"];
  expect(linesOf({ changes: types.map((type) => ({ type, effect: "add" })) })).toEqual([]);
});

test("each price, by hand", () => {
  const types = [
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::EC2::NatGateway",
    "AWS::EC2::EIP",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Alarm",
  ];
  expect(
    linesOf({ changes: types.map((type) => ({ type, effect: "add" })), tasksAfter: { ...small, count: 2 } }),
  ).toEqual([
    ["load balancer", 1, 16.43],
    ["NAT gateway", 1, 32.85],
    ["public IPv4 address", 3, 10.95],
    ["alarm", 2, 0.2],
    ["Fargate task (256 CPU units, 512 MiB)", 2, 18.02],
  ]);
});

test("what is replaced costs what it did, and what goes saves its price", () => {
  expect(
    linesOf({
      changes: [
        { type: "AWS::ElasticLoadBalancingV2::LoadBalancer", effect: "replace" },
        { type: "AWS::EC2::NatGateway", effect: "remove" },
      ],
    }),
  ).toEqual([["NAT gateway", -1, -32.85]]);
});

test("tasks that change are counted out and in, their addresses only if their number changes", () => {
  const tasksBefore = { ...small, publicAddresses: true };
  const tasksAfter = { ...tasksBefore, cpu: 1024, memory: 2048 };
  expect(linesOf({ tasksBefore, tasksAfter })).toEqual([
    ["Fargate task (256 CPU units, 512 MiB)", -1, -9.01],
    ["Fargate task (1024 CPU units, 2048 MiB)", 1, 36.04],
  ]);
  expect(linesOf({ tasksBefore, tasksAfter: { ...tasksBefore, count: 3 } })).toEqual([
    ["public IPv4 address", 2, 7.3],
    ["Fargate task (256 CPU units, 512 MiB)", 2, 18.02],
  ]);
  expect(linesOf({ tasksBefore, tasksAfter: tasksBefore })).toEqual([]);
});

test("tasks on instances cost nothing besides them, and other instances the difference", () => {
  const tasks: Tasks = { ...small, onInstances: true };
  const capacityAfter = { instanceType: "t3.small", instanceCount: 2 };
  expect(linesOf({ changes: [], tasksBefore: undefined, tasksAfter: tasks, capacityAfter })).toEqual([
    ["EC2 instance (t3.small, with its volume)", 2, 35.17],
  ]);
  const capacityBefore = { ...capacityAfter, instanceCount: 3 };
  expect(
    linesOf({ changes: [], tasksBefore: tasks, tasksAfter: tasks, capacityBefore, capacityAfter }),
  ).toEqual([["EC2 instance (t3.small, with its volume)", -1, -17.58]]);
});
