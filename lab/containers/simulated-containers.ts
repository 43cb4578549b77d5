import type { Clock } from "../kernel/clock.ts";
import type { HttpRequest, HttpResponse } from "../kernel/http.ts";
import type { ContainerRuntime, ContainerSpec, RunningContainer } from "../kernel/runtime.ts";
import type { ImageCatalogue, SimulatedBehaviour } from "./image-catalogue.ts";

/** SIGTERM ends a program that does not handle it with 128 + 15. */
const terminated = 143;

interface Listener {
  readonly spec: ContainerSpec;
  readonly behaviour: SimulatedBehaviour;
  readonly listensFrom: number;
}

export const refused = (ip: string, port: number): Error =>
  Object.assign(new Error(`connect ECONNREFUSED ${ip}:${port}`), { code: "ECONNREFUSED" });

const fine: HttpResponse = { status: 200, headers: { "content-type": "text/plain" }, body: "ok" };
const unwell: HttpResponse = { status: 503, headers: { "content-type": "text/plain" }, body: "unhealthy" };

async function answer({ spec, behaviour }: Listener, request: HttpRequest): Promise<HttpResponse> {
  if (behaviour.unhealthy) return unwell;
  const { ip, image, environment } = spec;
  return (await behaviour.handler?.(request, { ip, image, environment })) ?? fine;
}

/** Containers that only pretend: for virtual time, where a whole rollout takes milliseconds. */
export function simulatedContainers({
  clock,
  catalogue,
}: {
  readonly clock: Clock;
  readonly catalogue: Pick<ImageCatalogue, "pull">;
}): ContainerRuntime {
  const listeners = new Set<Listener>();

  const run = (spec: ContainerSpec, behaviour: SimulatedBehaviour): RunningContainer => {
    const listener = { spec, behaviour, listensFrom: clock.now() + (behaviour.startMs ?? 0) };
    listeners.add(listener);
    const { promise: exited, end } = ending();
    const stop = (exitCode: number) => {
      cancelCrash();
      listeners.delete(listener);
      end({ exitCode });
    };
    const cancelCrash =
      behaviour.crashAfterMs === undefined
        ? () => undefined
        : clock.after(behaviour.crashAfterMs, () => stop(behaviour.exitCode ?? 1));
    return { exited, stop: async () => stop(terminated) };
  };

  return {
    async start(spec) {
      const behaviour = catalogue.pull(spec.image).definition.simulate ?? {};
      for (const line of behaviour.logs ?? []) spec.onLog(line);
      return run(spec, behaviour);
    },
    async fetch(ip, port, request) {
      const found = [...listeners].find(
        ({ spec, listensFrom }) =>
          spec.ip === ip && spec.containerPort === port && listensFrom <= clock.now(),
      );
      if (!found) throw refused(ip, port);
      return answer(found, request);
    },
  };
}

/** A promise and its resolver. */
function ending() {
  let end: (result: { exitCode: number }) => void = () => undefined;
  const promise = new Promise<{ exitCode: number }>((resolve) => {
    end = resolve;
  });
  return { promise, end };
}
