import { expect, test } from "@jest/globals";
import { chooseRollback } from "../../core/rollback-target.ts";

/** `A B* C`: images in the order of their release; the star is the live one. */
const history = (text: string) =>
  text
    .split(" ")
    .filter((word) => word !== "")
    .map((word, index) => ({
      version: index + 1,
      image: word.replace("*", ""),
      labels: word.endsWith("*") ? ["live"] : [],
    }));

const anything = { image: undefined, releaseVersion: undefined };

test.each<[string, string]>([
  ["A B*", "A"],
  ["A B C*", "B"],
  // C never came to run: the live one is meant.
  ["A B* C", "B"],
  // Rolled back from B, by hand or by roll-out-service: further back, not forth again.
  ["A B C B*", "A"],
  ["A B C B A*", "nothing-before"],
  ["A* A", "nothing-before"],
  ["A*", "nothing-before"],
  // Never live: nothing is known to be well.
  ["A", "nothing-before"],
  ["A B", "nothing-before"],
  // Failed twice, put back twice.
  ["A B* C B D B*", "A"],
  ["", "no-release"],
])("%s goes back to %s", (text, expected) => {
  const target = chooseRollback(history(text), anything);
  expect(target.state === "found" ? target.release.image : target.state).toBe(expected);
});

test("an image goes back to its newest release, a version to itself, whatever the order", () => {
  const releases = history("A B A C*").reverse();
  expect(chooseRollback(releases, { ...anything, image: "A" })).toHaveProperty("release.version", 3);
  expect(chooseRollback(releases, { ...anything, releaseVersion: 1 })).toHaveProperty("release.image", "A");
  expect(chooseRollback(releases, { ...anything, image: "D" })).toEqual({ state: "unknown" });
  expect(chooseRollback(releases, { ...anything, releaseVersion: 9 })).toEqual({ state: "unknown" });
});
