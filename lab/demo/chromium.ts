import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

/** A real browser with one page, driven over Chromium's debugging pipe (https://chromedevtools.github.io/devtools-protocol/). */
export interface Page {
  /** Opens an address and waits until it has loaded. */
  open(url: string): Promise<void>;
  /** Evaluates an expression in the page and answers its value (JSON). */
  evaluate<T>(expression: string): Promise<T>;
  /** Evaluates an expression that leaves the page, and waits until the next one has loaded. */
  leave(expression: string): Promise<void>;
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

type Send = <T>(method: string, parameters?: object) => Promise<T>;

const quietFlags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--ignore-certificate-errors",
  "--remote-debugging-pipe",
  "--window-size=1000,760",
];

/** Messages over the pipe are JSON, each ended by a NUL. */
function readMessages(output: Readable, receive: (message: Message) => void): void {
  let buffered = "";
  output.on("data", (chunk: Buffer) => {
    const messages = (buffered + chunk.toString("utf8")).split("\0");
    buffered = messages.pop() ?? "";
    for (const message of messages) receive(JSON.parse(message) as Message);
  });
}

/** Listeners that are told of each event's method until they say that it was theirs. */
function eventListeners() {
  const listeners = new Set<(method: string) => boolean>();
  return {
    tell(method: string) {
      for (const listener of listeners) if (listener(method)) listeners.delete(listener);
    },
    next: (name: string) =>
      new Promise<void>((resolve) => {
        listeners.add((method) => {
          if (method === name) resolve();
          return method === name;
        });
      }),
  };
}

function connect(child: ChildProcess) {
  const input = child.stdio[3] as Writable;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const events = eventListeners();
  let lastId = 0;
  readMessages(child.stdio[4] as Readable, ({ id = -1, method, result, error }) => {
    const call = waiting.get(id);
    if (call && error) call.reject(new Error(error.message));
    else if (call) call.resolve(result);
    else if (method) events.tell(method);
    waiting.delete(id);
  });
  const sendTo =
    (sessionId?: string): Send =>
    (method, params = {}) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject });
        input.write(
          `${JSON.stringify({ id: lastId, method, params, ...(sessionId ? { sessionId } : {}) })}\0`,
        );
      });
  return { sendTo, nextEvent: events.next };
}

async function attach(child: ChildProcess) {
  const { sendTo, nextEvent } = connect(child);
  const browser = sendTo();
  const { targetId } = await browser<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await browser<{ sessionId: string }>("Target.attachToTarget", {
    targetId,
    flatten: true,
  });
  const send = sendTo(sessionId);
  await send("Page.enable");
  return { send, nextEvent, browser };
}

/** Starts Chromium behind the lab's proxy. */
export async function openChromium(program: string, proxyUrl: string): Promise<Page> {
  const profile = await mkdtemp(join(tmpdir(), "gatehouse-chromium-"));
  const child = spawn(program, [...quietFlags, `--proxy-server=${proxyUrl}`, `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const { send, nextEvent, browser } = await attach(child);
  const evaluate = async <T>(expression: string): Promise<T> => {
    const { result } = await send<{ result: { value: T } }>("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return result.value;
  };
  const loaded = async (act: () => Promise<unknown>) => {
    const load = nextEvent("Page.loadEventFired");
    await act();
    await load;
  };
  return {
    open: (url) => loaded(() => send("Page.navigate", { url })),
    evaluate,
    leave: (expression) => loaded(() => evaluate(expression)),
    async screenshot(file) {
      const { data } = await send<{ data: string }>("Page.captureScreenshot", { format: "png" });
      await writeFile(file, Buffer.from(data, "base64"));
    },
    async close() {
      const ended = new Promise((resolve) => child.once("close", resolve));
      await browser("Browser.close");
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
