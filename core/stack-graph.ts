/** What comes after what, as a table: a node may start when all that it comes after is done. */
export type Graph<Node extends string> = ReadonlyMap<Node, readonly Node[]>;

export type NodeResult<Value> =
  | { readonly state: "done"; readonly value: Value }
  | { readonly state: "failed"; readonly error: unknown }
  /** Something it comes after has failed, or another node failed before this one could start. */
  | { readonly state: "not-started" };

export type GraphResults<Node extends string, Value> = ReadonlyMap<Node, NodeResult<Value>>;

interface GraphRun<Node extends string, Value> {
  readonly graph: Graph<Node>;
  /** Starts one node; gets what the finished ones gave. */
  run(node: Node, done: ReadonlyMap<Node, Value>): Promise<Value>;
  /** Called once, at the first failure, so that what is under way may stop waiting. */
  onFailure?(node: Node): void;
}

/** The graph of what is really there: names that are no nodes are left out of every list. */
export function restrictGraph<Node extends string>(
  nodes: readonly Node[],
  after: (node: Node) => readonly Node[],
): Graph<Node> {
  return new Map(nodes.map((node) => [node, after(node).filter((other) => nodes.includes(other))]));
}

/** The same graph backwards: what was last is first. */
export function reverseGraph<Node extends string>(graph: Graph<Node>): Graph<Node> {
  const nodes = [...graph.keys()];
  return restrictGraph(nodes, (node) => nodes.filter((other) => graph.get(other)?.includes(node)));
}

/**
 * Runs every node the moment all that it comes after is done. After the first failure nothing more is started;
 * what runs is waited for. Never rejects: each node's end is in the answer.
 */
export async function runGraph<Node extends string, Value>({
  graph,
  run,
  onFailure,
}: GraphRun<Node, Value>): Promise<GraphResults<Node, Value>> {
  const results = new Map<Node, NodeResult<Value>>();
  const values = new Map<Node, Value>();
  let failed = false;

  const fail = (node: Node, error: unknown): NodeResult<Value> => {
    if (!failed) {
      failed = true;
      onFailure?.(node);
    }
    return { state: "failed", error };
  };

  const start = async (node: Node): Promise<NodeResult<Value>> => {
    if (failed) return { state: "not-started" };
    try {
      const value = await run(node, values);
      values.set(node, value);
      return { state: "done", value };
    } catch (error) {
      return fail(node, error);
    }
  };

  const ends = new Map<Node, Promise<void>>();
  const visit = (node: Node): Promise<void> => {
    const known = ends.get(node);
    if (known) return known;
    const before = (graph.get(node) ?? []).map(visit);
    const end = Promise.all(before).then(async () => {
      results.set(node, await start(node));
    });
    ends.set(node, end);
    return end;
  };
  await Promise.all([...graph.keys()].map(visit));
  return results;
}
