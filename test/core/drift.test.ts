import { expect, test } from "@jest/globals";
import { findDrift, type PropertyDrift, type ResourceDrift } from "../../core/drift.ts";

const modified = (type: string, ...differences: readonly PropertyDrift[]): ResourceDrift => ({
  logicalId: "Thing",
  type,
  status: "MODIFIED",
  differences,
});
const deleted = (type: string): ResourceDrift => ({ ...modified(type), status: "DELETED" });
const difference = (path: string, kind = "NOT_EQUAL", actual = "x"): PropertyDrift => ({
  path,
  kind,
  actual,
});

const service = "AWS::ECS::Service";
const group = "AWS::EC2::SecurityGroup";
const wayTo = (id: string) => JSON.stringify({ DestinationSecurityGroupId: id });

test.each<[string, ResourceDrift, readonly string[] | undefined]>([
  ["a release, which no stack makes", modified(service, difference("/TaskDefinition")), undefined],
  [
    "a release, and tasks stopped by hand",
    modified(service, difference("/TaskDefinition"), difference("/DesiredCount")),
    ["/DesiredCount"],
  ],
  ["an old revision deregistered", deleted("AWS::ECS::TaskDefinition"), undefined],
  ["the service deleted", deleted(service), []],
  [
    "the load balancer's way to the tasks",
    modified(group, difference("/SecurityGroupEgress/1", "ADD", wayTo("sg-tasks"))),
    undefined,
  ],
  [
    "a way to somewhere else",
    modified(group, difference("/SecurityGroupEgress/1", "ADD", wayTo("sg-tasks-of-others"))),
    ["/SecurityGroupEgress/1"],
  ],
  [
    "a way in",
    modified(group, difference("/SecurityGroupIngress/2", "ADD", wayTo("sg-tasks"))),
    ["/SecurityGroupIngress/2"],
  ],
  [
    "a task definition is no listener",
    modified("AWS::ElasticLoadBalancingV2::Listener", difference("/TaskDefinition")),
    ["/TaskDefinition"],
  ],
])("%s", (_, drift, expected) => {
  const found = findDrift([drift], "sg-tasks").map(({ properties }) => properties);
  expect(found).toEqual(expected === undefined ? [] : [expected]);
});
