import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { failureThreshold } from "../../../lab/ecs/circuit-breaker.ts";
import { healthyToSpare, tasksToStart } from "../../../lab/ecs/scaling.ts";

const percentages = fc.record({
  minimumHealthyPercent: fc.integer({ min: 0, max: 100 }),
  maximumPercent: fc.integer({ min: 101, max: 200 }),
});

const census = fc
  .record({
    desired: fc.integer({ min: 0, max: 20 }),
    old: fc.integer({ min: 0, max: 20 }),
    primary: fc.integer({ min: 0, max: 20 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .chain(({ desired, old, primary, share }) =>
    percentages.map((limits) => ({
      desired,
      primary,
      all: old + primary,
      healthy: Math.floor((old + primary) * share),
      ...limits,
    })),
  );

test("no more tasks than the maximum allows, and no more than are desired, are started", () => {
  fc.assert(
    fc.property(census, (one) => {
      const count = tasksToStart(one);
      expect(count).toBeGreaterThanOrEqual(0);
      if (count === 0) return;
      expect((one.all + count) * 100).toBeLessThanOrEqual(one.desired * one.maximumPercent);
      expect(one.primary + count).toBeLessThanOrEqual(one.desired);
    }),
  );
});

test("the minimum of healthy tasks stays", () => {
  fc.assert(
    fc.property(census, (one) => {
      const count = healthyToSpare(one);
      if (count > 0)
        expect((one.healthy - count) * 100).toBeGreaterThanOrEqual(one.desired * one.minimumHealthyPercent);
    }),
  );
});

const breaker = { enable: true, rollback: true };

test.each([
  [1, undefined, 3],
  [10, undefined, 5],
  [25, undefined, 13],
  [800, undefined, 200],
  [1, { type: "COUNT", value: 1 } as const, 1],
  [1, { type: "UNBOUNDED_PERCENT", value: 50 } as const, 1],
  [1000, { type: "UNBOUNDED_PERCENT", value: 50 } as const, 500],
])("with %s tasks and threshold %j the circuit breaks at %s", (desired, thresholdConfiguration, expected) => {
  const deploymentCircuitBreaker = thresholdConfiguration ? { ...breaker, thresholdConfiguration } : breaker;
  expect(failureThreshold({ deploymentCircuitBreaker }, desired)).toBe(expected);
});
