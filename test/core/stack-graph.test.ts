import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Graph, restrictGraph, reverseGraph, runGraph } from "../../core/stack-graph.ts";
import { stackContracts, stackKinds } from "../../core/stacks.ts";
import { virtualClock } from "../../lab/kernel/virtual-clock.ts";

const names = ["a", "b", "c", "d", "e", "f", "g"] as const;
type Name = (typeof names)[number];

/** Acyclic: a node comes only after nodes with smaller names. */
const graphs = fc
  .tuple(...names.map((_, index) => fc.subarray(names.slice(0, index))))
  .map((befores): Graph<Name> => new Map(names.map((name, index) => [name, befores[index] ?? []])));
const durations = fc.tuple(...names.map(() => fc.integer({ min: 0, max: 20 })));

interface Times {
  readonly started: ReadonlyMap<Name, number>;
  readonly ended: ReadonlyMap<Name, number>;
}

async function time(graph: Graph<Name>, lengths: readonly number[]): Promise<Times> {
  const clock = virtualClock(0);
  const started = new Map<Name, number>();
  const ended = new Map<Name, number>();
  const run = async (node: Name) => {
    started.set(node, clock.now());
    await clock.sleep(lengths[names.indexOf(node)] ?? 0);
    ended.set(node, clock.now());
  };
  await clock.run(runGraph({ graph, run }));
  return { started, ended };
}

test("every node starts the moment all before it are done, not sooner and not later", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, durations, async (graph, lengths) => {
      const { started, ended } = await time(graph, lengths);
      for (const [node, befores] of graph)
        expect(started.get(node)).toBe(Math.max(0, ...befores.map((before) => ended.get(before) ?? -1)));
    }),
    { numRuns: 40 },
  );
});

test("after a failure nothing more is started, and what runs is waited for", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, durations, fc.constantFrom(...names), async (graph, lengths, failing) => {
      const clock = virtualClock(0);
      const begun: number[] = [];
      let failedAt = Number.POSITIVE_INFINITY;
      const run = async (node: Name) => {
        begun.push(clock.now());
        await clock.sleep(1 + (lengths[names.indexOf(node)] ?? 0));
        if (node !== failing) return node;
        failedAt = clock.now();
        throw new Error(node);
      };
      const results = await clock.run(runGraph({ graph, run }));
      expect([...results.keys()].sort()).toEqual([...names]);
      expect(begun.every((at) => at <= failedAt)).toBe(true);
      expect(results.get(failing)?.state).toBe("failed");
      for (const [node, befores] of graph)
        if (befores.includes(failing)) expect(results.get(node)?.state).toBe("not-started");
    }),
    { numRuns: 40 },
  );
});

test("a value is seen by what comes after", async () => {
  const graph = new Map<"one" | "two", readonly "one"[]>([
    ["two", ["one"]],
    ["one", []],
  ]);
  const results = await runGraph<"one" | "two", number>({
    graph,
    run: async (node, done) => (node === "one" ? 1 : (done.get("one") ?? 0) + 1),
  });
  expect(results.get("two")).toEqual({ state: "done", value: 2 });
});

test("backwards twice is forwards", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const twice = reverseGraph(reverseGraph(graph));
      for (const [node, befores] of graph) expect([...(twice.get(node) ?? [])].sort()).toEqual([...befores]);
    }),
  );
});

test("stacks are taken down from the app to the network", () => {
  const graph = reverseGraph(restrictGraph(stackKinds, (kind) => stackContracts[kind].after));
  expect(graph.get("network")).toEqual(["egress", "platform", "capacity"]);
  expect(graph.get("platform")).toEqual(["capacity", "service"]);
  expect(graph.get("automation")).toEqual(["certificate"]);
  expect(graph.get("service")).toEqual([]);
});
