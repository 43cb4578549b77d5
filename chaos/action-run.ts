import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { run } from "../action/run.ts";
import type { Parts } from "../action/session.ts";
import type { StackKind } from "../core/stacks.ts";
import { connectClients } from "../lab/clients.ts";
import type { Credentials } from "../lab/kernel/runtime.ts";
import { publicDnsOf } from "../lab/route-53/public-dns.ts";
import type { VirtualLab } from "../lab/virtual-lab.ts";

export type Inputs = Readonly<Record<string, string>>;
export type TemplateHook = (kind: StackKind, text: string) => string;

export interface RunEnd {
  readonly end: "succeeded" | "failed" | "killed";
  readonly log: readonly string[];
  /** What it says that it has left, as the JSON of its output. */
  readonly leftBehind: string;
}

const texts = new Map<string, string>();

export function builtTemplate(kind: StackKind): string {
  const text = texts.get(kind) ?? readFileSync(`dist/templates/${kind}.yaml`, "utf8");
  texts.set(kind, text);
  return text;
}

const never = () => new Promise<never>(() => {});

/** A runner that dies at the given call: from then on no call begins or returns, and no time passes for it. */
function mortal(killedAt: number, onCall: (command: unknown) => void) {
  let calls = 0;
  let die = () => {};
  const death = new Promise<"killed">((resolve) => {
    die = () => resolve("killed");
  });
  const isDead = () => calls >= killedAt;
  return {
    death,
    send: (send: (command: unknown) => Promise<unknown>) => async (command: unknown) => {
      calls += 1;
      if (isDead()) {
        die();
        return never();
      }
      onCall(command);
      const answer = await send(command);
      return isDead() ? never() : answer;
    },
    sleep: (sleep: (ms: number) => Promise<void>) => async (ms: number) => {
      await sleep(ms);
      if (isDead()) await never();
    },
  };
}

export interface RunHooks {
  readonly killedAt?: number;
  readonly template?: TemplateHook;
  /** Of the job's role; left out: the administrator's. */
  readonly credentials?: Credentials;
  /** Told of each call that is made. */
  readonly onCall?: (command: unknown) => void;
}

/** Runs the Action in this process until it ends or dies. */
export async function runAction(
  lab: VirtualLab,
  inputs: Inputs,
  { killedAt = Number.POSITIVE_INFINITY, template, credentials, onCall = () => {} }: RunHooks,
): Promise<RunEnd> {
  const log: string[] = [];
  const outputs: Record<string, string> = {};
  const line = (text: string) => {
    log.push(text);
  };
  const { death, send, sleep } = mortal(killedAt, onCall);
  const parts: Parts = {
    readInput: (name) => inputs[name] ?? "",
    connect: () => connectClients(lab, send, credentials),
    readTemplate: (kind) => template?.(kind, builtTemplate(kind)) ?? builtTemplate(kind),
    clock: { now: lab.clock.now, sleep: sleep((ms) => lab.clock.sleep(ms)) },
    log: { line, notice: line, warning: line, error: line },
    setOutput: (name, value) => {
      outputs[name] = value;
    },
    summarize: async () => {},
    environment: () => "",
    readFile: () => "",
    publicDns: publicDnsOf(lab.world),
    fetch: () => Promise.reject(new Error("these stories do not speak with GitHub")),
    uniqueId: () => lab.world.random.uuid(),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
  };
  const end = await Promise.race([run(parts).outcome, death]);
  return { end, log, leftBehind: outputs["left-behind"] ?? "" };
}
