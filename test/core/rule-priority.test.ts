import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { chooseRulePriority } from "../../core/rule-priority.ts";

test("a priority is free, leaves room at both ends, and is the same for the same name", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.integer({ min: 1, max: 50_000 })), (app, taken) => {
      const priority = chooseRulePriority(app, taken);
      expect(taken).not.toContain(priority);
      expect(priority).toBeGreaterThanOrEqual(1000);
      expect(priority).toBeLessThanOrEqual(49_000);
      expect(chooseRulePriority(app, taken)).toBe(priority);
    }),
  );
});

test("behind a taken place comes the next, and after the last the first", () => {
  const wish = chooseRulePriority("shop", []);
  expect(chooseRulePriority("shop", [wish, wish + 1])).toBe(wish + 2);
  const all = Array.from({ length: 48_001 }, (_, index) => 1000 + index);
  const behind = all.filter((priority) => priority >= wish);
  expect(chooseRulePriority("shop", behind)).toBe(1000);
  expect(() => chooseRulePriority("shop", all)).toThrow("no priority is free");
});
