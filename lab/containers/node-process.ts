import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Runs before the program: it ends with the lab, even if the lab is killed, for then the channel closes. */
const endWithParent = `data:text/javascript,${encodeURIComponent(
  "process.on('disconnect', () => process.exit(143)); process.channel?.unref();",
)}`;

export interface NodeProcess {
  readonly entry: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

export function spawnNode({ entry, command, environment, onLine }: NodeProcess): ChildProcess {
  const child = spawn(process.execPath, ["--import", endWithParent, entry, ...command], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const output of [child.stdout, child.stderr]) readLines(output, onLine);
  return child;
}

function readLines(output: Readable | null, onLine: (line: string) => void): void {
  if (output) createInterface({ input: output }).on("line", onLine);
}

/** Resolves with the exit code; 128 + its number for a signal, as Docker shows it. */
export function exitOf(child: ChildProcess): Promise<{ exitCode: number }> {
  return new Promise((resolve) => {
    child.once("error", () => resolve({ exitCode: 127 }));
    child.once("exit", (code, signal) =>
      resolve({ exitCode: code ?? 128 + (signal ? constants.signals[signal] : 0) }),
    );
  });
}

/** A port on 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
