import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { waitUntil } from "../../../lab/kernel/clock.ts";
import { virtualClock } from "../../../lab/kernel/virtual-clock.ts";

test("an hour of sleeping takes no time, and strands wake in the order of their times", async () => {
  const clock = virtualClock();
  const start = clock.now();
  const woken: string[] = [];
  const strand = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push(name);
  };
  await clock.run(Promise.all([strand("late", 3_600_000), strand("early", 1000), strand("middle", 60_000)]));
  expect(woken).toEqual(["early", "middle", "late"]);
  expect(clock.now() - start).toBe(3_600_000);
});

test("equal times wake in the order they were set", async () => {
  const clock = virtualClock();
  const woken: number[] = [];
  await clock.run(Promise.all([1, 2, 3].map((n) => clock.sleep(5).then(() => woken.push(n)))));
  expect(woken).toEqual([1, 2, 3]);
});

test("real work stands time still, whether the clock was told of it or not", async () => {
  const clock = virtualClock();
  const start = clock.now();
  let tick = 0;
  clock.after(10, () => {
    tick = clock.now() - start;
  });
  const read = async () => {
    const text = await readFile("package.json", "utf8");
    expect(tick).toBe(0);
    return text.length;
  };
  expect(await clock.run(clock.hold(read()))).toBeGreaterThan(0);
  expect(await clock.run(read())).toBeGreaterThan(0);
});

test("a sleep that is called off rejects with the signal's reason", async () => {
  const clock = virtualClock();
  const given = new AbortController();
  clock.after(10, () => given.abort(new Error("given up")));
  await expect(clock.run(clock.sleep(1000, given.signal))).rejects.toThrow("given up");
});

test("work that outlasts its limit is an error that says so", async () => {
  const clock = virtualClock();
  await expect(
    clock.run(
      waitUntil(clock, () => false),
      60_000,
    ),
  ).rejects.toThrow("has not ended");
});

test("advance lets time go by and runs what falls due in it", async () => {
  const clock = virtualClock();
  const start = clock.now();
  const due: number[] = [];
  for (const ms of [10, 20, 30]) clock.after(ms, () => due.push(ms));
  await clock.advance(20);
  expect(due).toEqual([10, 20]);
  expect(clock.now() - start).toBe(20);
});
