import { createRequire } from "node:module";
import { timersPromises } from "./function-globals.ts";
import type { FunctionLife } from "./function-life.ts";

const nodeRequire = createRequire(import.meta.url);

export interface ModuleSurroundings {
  readonly globals: Readonly<Record<string, unknown>>;
  readonly life: FunctionLife;
  readonly sdk: (packageName: string) => object;
}

/** Evaluates the text as index.js, CommonJS, with the given globals, and answers its exports. */
export function loadModule(
  text: string,
  { globals, life, sdk }: ModuleSurroundings,
): Readonly<Record<string, unknown>> {
  const module = { exports: {} as Record<string, unknown> };
  const require = requireFor(life, sdk);
  // Defined, not assigned: Node's `performance` has a setter, which would change the lab's own.
  const wholeGlobal = Object.create(globalThis, Object.getOwnPropertyDescriptors(globals));
  const scope: Readonly<Record<string, unknown>> = {
    ...globals,
    ...{ module, exports: module.exports, require, global: wholeGlobal, globalThis: wholeGlobal },
    ...{ __filename: "/var/task/index.js", __dirname: "/var/task" },
  };
  // In this realm, so that `instanceof Error` holds for what the SDK throws; node:vm would compile in another.
  const evaluate = new Function(...Object.keys(scope), `${text}\n//# sourceURL=/var/task/index.js`);
  evaluate(...Object.values(scope));
  return module.exports;
}

/** As on Lambda: Node's own modules and the SDK, and nothing else. */
function requireFor(life: FunctionLife, sdk: (packageName: string) => object) {
  return (name: string): unknown => {
    if (name.startsWith("@aws-sdk/") || name.startsWith("@smithy/")) return sdk(name);
    const bare = name.replace(/^node:/, "");
    if (bare === "timers/promises") return timersPromises(life);
    if (nodeModules().includes(bare)) return nodeRequire(name);
    throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- /var/task/index.js`), {
      code: "MODULE_NOT_FOUND",
    });
  };
}

function nodeModules(): readonly string[] {
  return (nodeRequire("node:module") as { builtinModules: readonly string[] }).builtinModules;
}
