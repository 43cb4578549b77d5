import { pathToFileURL } from "node:url";
import type { Clock } from "../kernel/clock.ts";
import { projectFile } from "./project-file.ts";

export interface ScaledTime {
  /** For `node`, before the program: `--import .../scaled-time.mjs`. */
  readonly nodeOptions: readonly string[];
  /** LAB_TIME_SCALE and LAB_TIME_START. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What a Node process that is started now needs in order to live on the lab's clock; nothing at scale 1. */
export function scaledTime(clock: Clock, scale: number): ScaledTime {
  if (scale === 1) return { nodeOptions: [], environment: {} };
  return {
    nodeOptions: ["--import", pathToFileURL(projectFile("lab/process/scaled-time.mjs")).href],
    environment: { LAB_TIME_SCALE: String(scale), LAB_TIME_START: String(clock.now()) },
  };
}
