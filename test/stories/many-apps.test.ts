import { expect, jest, test } from "@jest/globals";
import { measureManyApps } from "../bench/many-apps.ts";

jest.setTimeout(120_000);

/** docs/functions.md has the figures; `npm run bench -- --apps 1,10,50,100` counts them. */
test("100 apps share a platform, and the calls for each do not grow with their number", async () => {
  const [few, many] = await measureManyApps([3, 100]);
  expect(many?.attached).toBe(100);
  expect(many?.arrival).toBeLessThanOrEqual(20);
  expect(many?.arrival).toBe(few?.arrival);
  expect(many?.event).toEqual(few?.event);
  for (const [name, calls] of Object.entries(many?.sweepPerApp ?? {}))
    expect([name, calls <= 7]).toEqual([name, true]);
});
