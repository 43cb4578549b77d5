import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";

const bundle = "dist/index.cjs";

/** Of both files. */
export const bundleBytes = (): number => statSync(bundle).size + statSync("dist/with-aws.cjs").size;

function wallMs(node: string, args: readonly string[]): number {
  const start = performance.now();
  spawnSync(node, args, { env: { PATH: process.env.PATH } });
  return performance.now() - start;
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

export interface StartUp {
  /** Until the bundle has refused missing inputs and ended. */
  readonly bundleMs: number;
  /** Of a Node that does nothing: the floor. */
  readonly nodeMs: number;
}

/** Medians, the two taking turns, since a shared machine is now quicker and now slower. */
export function measureStartUp(node: string, rounds: number): StartUp {
  const times = { bundle: [] as number[], node: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.bundle.push(wallMs(node, [bundle]));
    times.node.push(wallMs(node, ["-e", "0"]));
  }
  return { bundleMs: Math.round(median(times.bundle)), nodeMs: Math.round(median(times.node)) };
}
