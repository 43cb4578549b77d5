import { expect, test } from "@jest/globals";
import { poll, type Run } from "../../lambdas/run.ts";

/** A run whose time goes by in its sleeps alone. */
function runFor(remaining: number, patient = true) {
  const slept: number[] = [];
  const run: Run = {
    log: () => undefined,
    patient,
    sleep: async (ms) => {
      slept.push(ms);
    },
    remainingMs: () => remaining - slept.reduce((sum, ms) => sum + ms, 0),
  };
  return { run, slept };
}

const never = async () => undefined;

test("looks at growing intervals until there is something", async () => {
  const { run, slept } = runFor(300_000);
  let looks = 0;
  const look = async () => {
    looks += 1;
    return looks > 6 ? "found" : undefined;
  };
  expect(await poll(run, look, 180_000)).toBe("found");
  expect(slept).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test.each([
  ["the limit is reached", runFor(300_000), 10_000, [1000, 2000, 4000]],
  ["Lambda is about to end the run", runFor(25_000), 180_000, [1000, 2000]],
  ["the sweep has no time to wait", runFor(300_000, false), 180_000, []],
])("gives up when %s", async (_, { run, slept }, limit, pauses) => {
  expect(await poll(run, never, limit)).toBeUndefined();
  expect(slept).toEqual(pauses);
});
