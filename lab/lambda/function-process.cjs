/**
 * The inside of a function's process, as Lambda's own runtime would be: loads index.js out of the folder that is its
 * first argument, and runs one invocation after another as the lab sends them. It ends with the lab.
 */
const { rmSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const { format } = require("node:util");

const [folder, handlerName, projectRoot] = process.argv.slice(2);
for (const name of ["LAB_TIME_SCALE", "LAB_TIME_START"]) delete process.env[name];

const send = (message) => process.connected && process.send(message);
const leave = () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
};
process.on("disconnect", leave);

const levels = { trace: "TRACE", debug: "DEBUG", log: "INFO", info: "INFO", warn: "WARN", error: "ERROR" };
for (const [method, level] of Object.entries(levels)) {
  console[method] = (...values) => {
    const single = values.length === 1 ? { value: toJson(values[0]) } : {};
    send({ kind: "log", level, text: format(...values), ...single });
  };
}

function toJson(value) {
  try {
    return JSON.parse(JSON.stringify(value) ?? "null");
  } catch {
    return format(value);
  }
}

/** As on Lambda the function finds Node's modules and the SDK, and nothing else of this project. */
const resolve = Module._resolveFilename;
const projectRequire = Module.createRequire(join(projectRoot, "package.json"));
Module._resolveFilename = function resolveFilename(request, parent, ...rest) {
  const isSdk = request.startsWith("@aws-sdk/") || request.startsWith("@smithy/");
  const isOwn = parent?.filename?.startsWith(folder);
  return isSdk && isOwn ? projectRequire.resolve(request) : resolve.call(this, request, parent, ...rest);
};

const describe = (error) =>
  typeof error === "object" && error !== null
    ? { name: error.name, message: error.message, code: error.code }
    : { thrown: String(error), type: typeof error };

process.on("uncaughtException", (error) => {
  send({ kind: "crashed", error: describe(error) });
  process.disconnect?.();
});

function load() {
  try {
    const handler = require(join(folder, "index.js"))[handlerName];
    send({ kind: "ready", type: typeof handler, length: handler?.length ?? 0 });
    return handler;
  } catch (error) {
    send({ kind: "unloadable", error: describe(error) });
    return undefined;
  }
}

const handler = load();

process.on("message", async ({ event, context, timeoutMs }) => {
  const deadline = Date.now() + timeoutMs;
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  try {
    const value = await handler(event, {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis,
    });
    send({ kind: "done", payload: JSON.stringify(value ?? null) });
  } catch (error) {
    send({ kind: "failed", error: describe(error) });
  }
});
