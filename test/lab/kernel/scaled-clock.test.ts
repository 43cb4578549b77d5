import { expect, test } from "@jest/globals";
import { scaledClock } from "../../../lab/kernel/scaled-clock.ts";

test("an hour goes by in a tenth of a second", async () => {
  const clock = scaledClock(36_000);
  const start = clock.now();
  await new Promise<void>((done) => {
    const alive = setTimeout(() => undefined, 5000);
    clock.after(3_600_000, () => {
      clearTimeout(alive);
      done();
    });
  });
  expect(clock.now() - start).toBeGreaterThanOrEqual(3_500_000);
});

test("a timer longer than Node's longest does not fire at once", async () => {
  const clock = scaledClock(1);
  let fired = false;
  const cancel = clock.after(168 * 86_400_000, () => {
    fired = true;
  });
  await new Promise((done) => setTimeout(done, 20));
  cancel();
  expect(fired).toBe(false);
});
