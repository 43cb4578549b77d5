import { expect, test } from "@jest/globals";
import {
  instanceTypes,
  leastCapacity,
  mostInstances,
  tasksOnInstance,
} from "../../../core/instance-types.ts";
import { findInstanceRoom } from "../../../core/preflight/instance-room.ts";

const small = { cpu: 256, memory: 512, desiredCount: 2 };

test("the default instances hold two tasks and their successors", () => {
  expect(findInstanceRoom(small, leastCapacity)).toEqual([]);
  expect(findInstanceRoom(small, undefined)).toEqual([]);
});

test.each([
  [
    { ...small, cpu: 4096 },
    leastCapacity,
    /^cpu: found "4096", but it must be at most 2048 on a t3.small\.$/,
  ],
  [
    { ...small, memory: 2048 },
    leastCapacity,
    /^memory: found "2048", but it must be at most 1843 on a t3.small/,
  ],
  [
    { ...small, desiredCount: 5 },
    leastCapacity,
    /^desired-count: found "5", but it must be at most 4 .* holds 2/,
  ],
  [{ ...small, memory: 1024, desiredCount: 3 }, leastCapacity, /^desired-count: .* at most 2 .* holds 1 of/],
  [
    small,
    { instanceType: "t4g.small", instanceCount: 2 },
    /^instance-type: found "t4g.small", .* one of t3.small, /,
  ],
])("%j on %j is refused", (tasks, capacity, words) => {
  const [found, ...rest] = findInstanceRoom(tasks, capacity);
  expect(found?.message).toMatch(words);
  expect(found?.hint).not.toBe("");
  expect(rest).toEqual([]);
});

test.each(Object.entries(instanceTypes))(
  "%s: what is let through fits, and one more does not",
  (instanceType, type) => {
    for (const cpu of [128, 256, 1024, 2048])
      for (const memory of [128, 512, 1800]) {
        const each = tasksOnInstance(type, { cpu, memory });
        expect(each).toBeLessThan(type.interfaces);
        expect(each * cpu).toBeLessThanOrEqual(type.virtualCpus * 1024);
        expect(each * memory).toBeLessThan(type.memory);
        const capacity = { instanceType, instanceCount: 3 };
        const most = Math.floor((each * mostInstances(capacity)) / 2);
        expect(findInstanceRoom({ cpu, memory, desiredCount: most }, capacity)).toEqual([]);
        expect(findInstanceRoom({ cpu, memory, desiredCount: most + 1 }, capacity)).toHaveLength(1);
      }
  },
);
