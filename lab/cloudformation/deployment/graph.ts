export type Outcome = "done" | "failed" | "skipped";

export type Graph = ReadonlyMap<string, readonly string[]>;

/** The same graph with its arrows turned round: what must go before each node goes. */
export function reversed(graph: Graph): Graph {
  const result = new Map<string, string[]>([...graph.keys()].map((node) => [node, []]));
  for (const [node, needs] of graph) for (const need of needs) result.get(need)?.push(node);
  return result;
}

/**
 * Runs `work` for every node as soon as all it needs is done, side by side where nothing stands between.
 * What needs a node that was not done is skipped.
 */
export async function runGraph(graph: Graph, work: (node: string) => Promise<Outcome>): Promise<void> {
  const started = new Map<string, Promise<Outcome>>();
  const start = (node: string): Promise<Outcome> => {
    const running = started.get(node) ?? run(node);
    started.set(node, running);
    return running;
  };
  const run = async (node: string): Promise<Outcome> => {
    const needs = (graph.get(node) ?? []).filter((need) => graph.has(need));
    const outcomes = await Promise.all(needs.map(start));
    return outcomes.every((outcome) => outcome === "done") ? work(node) : "skipped";
  };
  await Promise.all([...graph.keys()].map(start));
}
