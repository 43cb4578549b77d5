import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { choosePriority, rangeOf } from "../../core/rule-priority.ts";

/** As many as a host of 128 characters may have. */
const labels = fc.integer({ min: 2, max: 64 });

test("a priority is free, of its range, leaves room at both ends, and is the same for the same name", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.array(fc.integer({ min: 1, max: 50_000 })),
      fc.oneof(fc.constant(0), labels),
      (app, taken, kind) => {
        const { first, last } = rangeOf(kind);
        const priority = choosePriority(app, taken, { first, last });
        expect(taken).not.toContain(priority);
        expect(priority).toBeGreaterThanOrEqual(Math.max(first, 1000));
        expect(priority).toBeLessThanOrEqual(Math.min(last, 48_999));
        expect(choosePriority(app, taken, { first, last })).toBe(priority);
      },
    ),
  );
});

test("wildcards come after exact hosts, and after wildcards with more labels", () => {
  fc.assert(
    fc.property(labels, (count) => {
      expect(rangeOf(count).first).toBeGreaterThan(rangeOf(0).last);
      expect(rangeOf(count).last).toBeGreaterThan(rangeOf(count).first + 100);
      expect(rangeOf(count + 1).last).toBeLessThan(rangeOf(count).first);
    }),
  );
});

test("behind a taken place comes the next, and after the last the first", () => {
  const range = { first: 1000, last: 1099 };
  const wish = choosePriority("shop", [], range);
  expect(choosePriority("shop", [wish, wish + 1], range)).toBe(wish + 2);
  const all = Array.from({ length: 100 }, (_, index) => 1000 + index);
  const behind = all.filter((priority) => priority >= wish);
  expect(choosePriority("shop", behind, range)).toBe(1000);
  expect(() => choosePriority("shop", all, range)).toThrow("no priority is free");
});
