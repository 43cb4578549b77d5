import type { FunctionCode, FunctionRuntime, Invocation } from "../kernel/runtime.ts";

/** One execution environment: it runs one invocation at a time and is kept warm for the next. */
export interface FunctionInstance {
  run(event: unknown, requestId: string): Promise<Invocation>;
  /** False once it timed out, crashed or could not load its code. */
  isAlive(): boolean;
  end(): void | Promise<void>;
}

/** Keeps idle instances by function, and ends those whose code, variables or credentials are no longer the current ones. */
export function pooledRuntime(start: (code: FunctionCode) => FunctionInstance): FunctionRuntime {
  const idle = new Map<string, { version: string; instances: FunctionInstance[] }>();
  const all = new Set<FunctionInstance>();

  const end = async (instance: FunctionInstance) => {
    all.delete(instance);
    await instance.end();
  };

  const warmFor = (code: FunctionCode) => {
    const version = versionOf(code);
    const known = idle.get(code.name);
    if (known?.version === version) return known;
    for (const instance of known?.instances ?? []) void end(instance);
    const fresh = { version, instances: [] };
    idle.set(code.name, fresh);
    return fresh;
  };

  return {
    async invoke(code, event, requestId) {
      const warm = warmFor(code);
      const instance = warm.instances.pop() ?? start(code);
      all.add(instance);
      const outcome = await instance.run(event, requestId);
      const isCurrent = idle.get(code.name) === warm && all.has(instance);
      if (isCurrent && instance.isAlive()) warm.instances.push(instance);
      else await end(instance);
      return outcome;
    },
    async close() {
      idle.clear();
      await Promise.all([...all].map(end));
    },
  };
}

const versionOf = ({ zipFile, ...settings }: FunctionCode): string => JSON.stringify(settings) + zipFile;
