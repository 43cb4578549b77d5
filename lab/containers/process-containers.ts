import type { ChildProcess } from "node:child_process";
import type { Clock } from "../kernel/clock.ts";
import type { ContainerRuntime, ContainerSpec, RunningContainer } from "../kernel/runtime.ts";
import { forwardRequest, keepAliveAgent } from "./forward-request.ts";
import type { ImageCatalogue, ProcessDefinition } from "./image-catalogue.ts";
import { exitOf, freePort, spawnNode } from "./node-process.ts";
import { refused, simulatedContainers } from "./simulated-containers.ts";

export interface ProcessContainerOptions {
  readonly clock: Clock;
  readonly catalogue: Pick<ImageCatalogue, "pull">;
  /** What every container gets beside its own environment; nothing of the lab's own passes by itself. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ProcessContainers extends ContainerRuntime {
  /** Kills what still runs. */
  close(): Promise<void>;
}

const addressOf = (ip: string, port: number | undefined) => `${ip}:${port}`;

/** Asks for an end, and forces it after `timeoutMs` of AWS's time. */
async function endProcess(
  clock: Clock,
  { child, exited, timeoutMs }: { child: ChildProcess; exited: Promise<unknown>; timeoutMs: number },
) {
  child.kill("SIGTERM");
  const cancel = clock.after(timeoutMs, () => child.kill("SIGKILL"));
  await clock.hold(exited);
  cancel();
}

/** The children that run; they are killed when this process exits. */
function childTable() {
  const running = new Map<ChildProcess, Promise<unknown>>();
  const killAll = () => {
    for (const child of running.keys()) child.kill("SIGKILL");
  };
  process.once("exit", killAll);
  return {
    add: (child: ChildProcess, exited: Promise<unknown>) => running.set(child, exited),
    remove: (child: ChildProcess) => running.delete(child),
    async close() {
      process.removeListener("exit", killAll);
      killAll();
      await Promise.all(running.values());
    },
  };
}

const childEnvironment = (spec: ContainerSpec, program: ProcessDefinition, port: number) => ({
  ...program.environment,
  ...spec.environment,
  HOST: "127.0.0.1",
  PORT: String(port),
});

/**
 * Each container is a Node process on 127.0.0.1 with a free port in PORT; the address it has in the VPC is mapped to
 * it. An image without a program is simulated in this process.
 */
export function processContainers({
  clock,
  catalogue,
  environment = {},
}: ProcessContainerOptions): ProcessContainers {
  const simulated = simulatedContainers({ clock, catalogue });
  const agent = keepAliveAgent();
  const ports = new Map<string, number>();
  const children = childTable();

  const run = (spec: ContainerSpec, program: ProcessDefinition, port: number): RunningContainer => {
    const address = addressOf(spec.ip, spec.containerPort);
    const child = spawnNode({
      entry: program.entry,
      command: spec.command ?? program.command ?? [],
      environment: { ...environment, ...childEnvironment(spec, program, port) },
      onLine: spec.onLog,
    });
    ports.set(address, port);
    const exited = exitOf(child).finally(() => {
      children.remove(child);
      if (ports.get(address) === port) ports.delete(address);
    });
    children.add(child, exited);
    return { exited, stop: (timeoutMs) => endProcess(clock, { child, exited, timeoutMs }) };
  };

  return {
    async start(spec) {
      const program = catalogue.pull(spec.image).definition.process;
      if (!program) return simulated.start(spec);
      return run(spec, program, await clock.hold(freePort()));
    },
    async fetch(ip, port, request) {
      const mapped = ports.get(addressOf(ip, port));
      if (mapped === undefined) return simulated.fetch(ip, port, request);
      return clock.hold(forwardRequest(agent, mapped, request)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ECONNREFUSED" ? refused(ip, port) : error;
      });
    },
    async close() {
      agent.destroy();
      await children.close();
    },
  };
}
