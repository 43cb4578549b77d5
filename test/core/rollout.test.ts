import { expect, test } from "@jest/globals";
import { judgeRollout, planImage, type RolloutDeployment } from "../../core/rollout.ts";

const deployment = (overrides: Partial<RolloutDeployment>): RolloutDeployment => ({
  id: "ecs-svc/1",
  status: "PRIMARY",
  rolloutState: "COMPLETED",
  rolloutReason: "",
  taskDefinitionArn: "arn:task/1",
  image: "wiki:1",
  desired: 1,
  running: 1,
  ...overrides,
});

const old = deployment({});
const ours = deployment({ id: "ecs-svc/2", image: "wiki:2", rolloutState: "IN_PROGRESS" });
const wanted = { image: "wiki:2", version: 2 };
const released = wanted;

const judge = (
  deployments: readonly RolloutDeployment[],
  {
    seen,
    now = released,
    failedBefore = [],
  }: { seen?: RolloutDeployment; now?: typeof released; failedBefore?: readonly string[] } = {},
) => judgeRollout({ wanted, released: now, deployments, seen, failedBefore }).state;

test.each([
  ["nothing has begun", [old], {}, "waiting"],
  ["our deployment is under way", [ours, { ...old, status: "ACTIVE" }], {}, "waiting"],
  ["our deployment is done", [{ ...ours, rolloutState: "COMPLETED" }], {}, "succeeded"],
  ["our deployment failed", [{ ...ours, status: "ACTIVE", rolloutState: "FAILED" }, old], {}, "failed"],
  [
    "ECS has gone back already",
    [{ ...old, rolloutReason: "rolling back to ecs-svc/1" }],
    { seen: ours },
    "failed",
  ],
  [
    "ours is done, but no longer the primary one",
    [
      { ...ours, status: "ACTIVE", rolloutState: "COMPLETED" },
      { ...old, id: "ecs-svc/3", image: "wiki:3" },
    ],
    { now: { image: "wiki:3", version: 3 } },
    "overtaken",
  ],
  ["another release came before ours began", [old], { now: { image: "wiki:3", version: 3 } }, "overtaken"],
  [
    "an older read of the parameter is no other release",
    [old],
    { now: { image: "wiki:1", version: 1 } },
    "waiting",
  ],
  [
    "a person put the old image back while ours was under way",
    [{ ...old, id: "ecs-svc/3" }],
    { seen: ours, now: { image: "wiki:1", version: 3 } },
    "overtaken",
  ],
  [
    "the function put the old image back after a rollback",
    [{ ...old, rolloutReason: "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1." }],
    { seen: ours, now: { image: "wiki:1", version: 3 } },
    "failed",
  ],
] as const)("when %s", (_, deployments, more, state) => {
  expect(judge(deployments, more)).toBe(state);
});

test.each([
  ["the first release", undefined, [old], "put"],
  ["another image", { image: "wiki:1", version: 1 }, [old], "put"],
  ["an image that runs", released, [deployment({ image: "wiki:2" })], "nothing"],
  ["an image on its way", released, [ours], "watch"],
  ["an image that failed", released, [{ ...ours, rolloutState: "FAILED" }], "put"],
  ["an image that nobody rolled out", released, [old], "put"],
  ["an image that was put back after it failed", { image: "wiki:1", version: 3 }, [old], "put"],
] as const)("%s", (_, now, deployments, plan) => {
  expect(planImage("wiki:2", now, deployments)).toBe(plan);
});
