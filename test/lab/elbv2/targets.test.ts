import { describe, expect, test } from "@jest/globals";
import { ec2Store } from "../../../lab/ec2/store.ts";
import { matchesStatus } from "../../../lab/elbv2/probe.ts";
import { createRule, deleteRule } from "../../../lab/elbv2/rules.ts";
import { targetOperations } from "../../../lab/elbv2/target-operations.ts";
import { deregisterTargets, registerTargets, targetHealth } from "../../../lab/elbv2/targets.ts";
import type { Clock } from "../../../lab/kernel/clock.ts";
import type { HttpRequest } from "../../../lab/kernel/http.ts";
import { call } from "../../support/lab-world.ts";
import { answering, forwardTo, host, makeBalancer } from "./balancer.ts";

const target = { id: "10.0.1.9", port: 8080 };

/** What the target answers can be changed while the test runs: a status, silence, or nobody there. */
type Answer = number | "silence" | "refused";

async function service(first: Answer) {
  const current: { answer: Answer; clock: Clock | undefined } = { answer: first, clock: undefined };
  const requests: HttpRequest[] = [];
  const containers = answering(async (_ip, request) => {
    requests.push(request);
    if (current.answer === "refused") throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    if (current.answer === "silence") await current.clock?.sleep(3_600_000);
    return { status: Number(current.answer), headers: {}, body: "" };
  });
  const made = await makeBalancer(containers);
  current.clock = made.world.clock;
  const { world, network, https, group } = made;
  world.store(ec2Store).networkInterfaces.set(target.id, {
    securityGroupIds: [network.taskGroupId],
    subnetId: network.publicSubnetIds[0],
    publicIp: false,
  });
  const attach = () =>
    createRule(world, {
      ListenerArn: https.ListenerArn,
      Priority: 1,
      Conditions: [host("app.example.com")],
      Actions: [forwardTo(group.TargetGroupArn)],
    });
  const register = () => registerTargets(world, group.TargetGroupArn, [target]);
  const health = () => targetHealth(world, group.TargetGroupArn).map(({ state, reason }) => [state, reason]);
  const answer = (next: Answer) => {
    current.answer = next;
  };
  return { ...made, attach, register, health, answer, requests };
}

test("a target is unused until something forwards to its group, and checked from then on", async () => {
  const { attach, register, health, clock, requests } = await service(200);
  register();
  await clock.advance(60_000);
  expect(health()).toEqual([["unused", "Target.NotInUse"]]);
  expect(requests).toHaveLength(0);
  attach();
  expect(health()).toEqual([["initial", "Elb.RegistrationInProgress"]]);
  await clock.advance(2000);
  expect(health()).toEqual([["healthy", undefined]]);
  expect(requests[0]?.headers["user-agent"]).toBe("ELB-HealthChecker/2.0");
});

describe("a healthy target becomes unhealthy after the threshold, and healthy again", () => {
  const failures: [Answer, string][] = [
    [500, "Target.ResponseCodeMismatch"],
    ["refused", "Target.FailedHealthChecks"],
    ["silence", "Target.Timeout"],
  ];
  test.each(failures)("%s", async (failure, reason) => {
    const { attach, register, health, answer, clock } = await service(200);
    attach();
    register();
    await clock.advance(2000);
    answer(failure);
    await clock.advance(20_000);
    expect(health()).toEqual([["healthy", undefined]]);
    await clock.advance(18_000);
    expect(health()).toEqual([["unhealthy", reason]]);
    answer(200);
    await clock.advance(10_000);
    expect(health()).toEqual([["unhealthy", reason]]);
    await clock.advance(15_000);
    expect(health()).toEqual([["healthy", undefined]]);
  });
});

test("a target behind a closed security group times out", async () => {
  const { world, network, attach, register, health, clock, requests } = await service(200);
  const { securityGroups } = world.store(ec2Store);
  const group = securityGroups.get(network.taskGroupId);
  if (group) securityGroups.set(group.id, { ...group, ingress: [] });
  attach();
  register();
  await clock.advance(60_000);
  expect(health()).toEqual([["unhealthy", "Target.Timeout"]]);
  expect(requests).toHaveLength(0);
});

test("a deregistered target drains for the delay, and is gone", async () => {
  const { world, group, attach, register, health, clock, requests } = await service(200);
  attach();
  register();
  await clock.advance(2000);
  deregisterTargets(world, group.TargetGroupArn, [target]);
  expect(health()).toEqual([["draining", "Target.DeregistrationInProgress"]]);
  const checked = requests.length;
  await clock.advance(299_000);
  expect(health()).toHaveLength(1);
  await clock.advance(2000);
  expect(health()).toEqual([]);
  expect(requests).toHaveLength(checked);
});

test("a target that comes back while it drains starts anew, and is not taken away", async () => {
  const { world, group, attach, register, health, clock } = await service(200);
  attach();
  register();
  await clock.advance(2000);
  deregisterTargets(world, group.TargetGroupArn, [target]);
  register();
  expect(health()).toEqual([["initial", "Elb.RegistrationInProgress"]]);
  await clock.advance(400_000);
  expect(health()).toEqual([["healthy", undefined]]);
});

test("without its last rule a group's targets are unused again", async () => {
  const { world, attach, register, health, clock } = await service(200);
  const { RuleArn } = attach();
  register();
  await clock.advance(2000);
  deleteRule(world, RuleArn);
  expect(health()).toEqual([["unused", "Target.NotInUse"]]);
});

test("DescribeTargetHealth tells of targets that are not registered", async () => {
  const { world, group, register } = await service(200);
  register();
  const { TargetGroupArn } = group;
  const Targets = [{ Id: target.id }, { Id: "10.0.1.10" }];
  const { TargetHealthDescriptions } = await targetOperations.DescribeTargetHealth.run(
    { TargetGroupArn, Targets },
    call(world),
  );
  expect(TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.Reason)).toEqual([
    "Target.NotInUse",
    "Target.NotRegistered",
  ]);
});

test.each([
  ["200", 200, true],
  ["200", 204, false],
  ["200,302", 302, true],
  ["200-399", 399, true],
  ["200-299,404", 404, true],
  ["200-299,404", 500, false],
])("matcher %s takes %d: %s", (matcher, status, taken) => {
  expect(matchesStatus(matcher, status)).toBe(taken);
});
