import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { compilePattern } from "../../../lab/events/pattern.ts";

const matches = (pattern: unknown, event: unknown) => compilePattern(JSON.stringify(pattern)).matches(event);

// "Array consistency": https://github.com/aws/event-ruler#array-consistency
const items = {
  detail: {
    items: [
      { name: "a", size: 1 },
      { name: "b", size: 2 },
    ],
  },
};
test.each([
  [{ name: ["a"], size: [1] }, true],
  [{ name: ["a"], size: [2] }, false],
  [{ name: [{ "anything-but": "a" }], size: [2] }, true],
  [{ name: ["a", "b"], size: [2] }, true],
  [{ name: ["a"], colour: [{ exists: false }] }, true],
])("conditions on one array hold for one element: %j", (pattern, expected) => {
  expect(matches({ detail: { items: pattern } }, items)).toBe(expected);
});

test.each([
  [{ source: ["s"], $or: [{ a: [1] }, { b: [1] }] }, { source: "s", b: 1 }, true],
  [{ $or: [{ a: [1] }, { b: [1] }], source: ["s"] }, { source: "t", b: 1 }, false],
  [{ $or: [{ a: [1], b: [1] }, { c: [{ $or: 1 }] }] }, {}, undefined],
  [{ $or: [{ a: [1] }] }, {}, undefined],
  [{ $or: [{ a: [1] }, { prefix: ["x"] }] }, {}, undefined],
  [{ $or: [{ $or: [{ a: [1] }, { b: [1] }] }, { c: [1] }] }, { b: 1 }, true],
  [{ path: [{ wildcard: "a\\*b*" }] }, { path: "a*bc" }, true],
  [{ path: [{ wildcard: "a\\*b*" }] }, { path: "axbc" }, false],
  [{ path: [{ wildcard: "a\\x" }] }, {}, undefined],
  [{ ip: [{ cidr: "10.0.0.8/24" }] }, { ip: "10.0.0.3" }, false],
  [{ ip: [{ cidr: "::ffff:10.0.0.0/120" }] }, { ip: "::ffff:10.0.0.7" }, true],
  [{ n: [{ numeric: [">", 5, "<", 1] }] }, {}, undefined],
  [{ n: [{ prefix: "a", suffix: "b" }] }, {}, undefined],
  [{}, {}, undefined],
])("%j on %j: %s", (pattern, event, expected) => {
  if (expected === undefined) expect(() => matches(pattern, event)).toThrow("Event pattern is not valid.");
  else expect(matches(pattern, event)).toBe(expected);
});

const key = fc
  .string({ minLength: 1 })
  .filter((name) => !name.includes(".") && name !== "$or" && name !== "__proto__");
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
type Tree = { [name: string]: Tree | string | number | boolean | null };
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.dictionary(key, fc.oneof({ depthSize: "small" }, leaf, tie("tree")), {
    minKeys: 1,
    maxKeys: 4,
  }) as fc.Arbitrary<Tree>,
}));

/** The pattern that names every value of an event. */
function patternOf(event: Tree): object {
  const entries = Object.entries(event).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null ? patternOf(value) : [value],
  ]);
  return Object.fromEntries(entries);
}

test("an event matches the pattern of all its values, and not with one more that must exist", () => {
  fc.assert(
    fc.property(tree, (event) => {
      const pattern = patternOf(event);
      expect(matches(pattern, event)).toBe(true);
      expect(matches({ ...pattern, "nowhere.else": [{ exists: true }] }, event)).toBe(false);
      expect(matches({ ...pattern, "nowhere.else": [{ exists: false }] }, event)).toBe(true);
    }),
  );
});
