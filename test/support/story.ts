import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Run, run } from "../../action/run.ts";
import type { Parts } from "../../action/session.ts";
import { type ClientConfiguration, createClients } from "../../aws/clients.ts";
import type { StackKind } from "../../core/stacks.ts";
import { connectClients } from "../../lab/clients.ts";
import type { ImageDefinition } from "../../lab/containers/image-catalogue.ts";
import { createRepository, pushImage, repositoryUri } from "../../lab/ecr/repositories.ts";
import type { SdkCall } from "../../lab/lambda/function-sdk.ts";
import { publicDnsOf } from "../../lab/route-53/public-dns.ts";
import { createZone } from "../../lab/route-53/zones.ts";
import { createVirtualLab, type VirtualLab } from "../../lab/virtual-lab.ts";

/** What a run of the Action leaves behind for its workflow. */
export interface StoryRun {
  readonly ok: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: readonly string[];
  readonly summary: string;
  /** In AWS's time. */
  readonly seconds: number;
}

export type Inputs = Readonly<Record<string, string>>;

/** An account in virtual time with the zone example.com and a registry, and a repository whose workflow runs the Action. */
export interface Story {
  readonly lab: VirtualLab;
  /** Runs the Action in this process until it ends; `parts` takes the place of the story's own. */
  act(inputs: Inputs, parts?: Partial<Parts>): Promise<StoryRun>;
  /** The Action started, not waited for: for stories in which several things happen at once. */
  start(inputs: Inputs): Promise<StoryRun>;
  /** What the runner does first when a job is cancelled; answers whether the run will end by itself. */
  cancel(): boolean;
  /** Pushes `whoami:tag` and answers with its reference. */
  push(tag: string, definition?: ImageDefinition): string;
  /** Lets AWS's time go by. */
  wait(seconds: number): Promise<void>;
}

export interface StoryOptions {
  /** Whether calls are written in AWS's wire formats and read again; without, a story takes a tenth of the time. */
  readonly wire?: boolean;
  readonly seed?: number;
  /** What the build made of a template; tests may plant a mistake. */
  readonly template?: (kind: StackKind, text: string) => string;
  /** True kills a function just before one of its calls. */
  readonly killBefore?: (call: SdkCall) => boolean;
  readonly runner?: StoryRunner;
}

/** What the Action sees of the runner that it is on. */
export interface StoryRunner {
  readonly environment: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
}

export const builtTemplate = (kind: StackKind): string => readFileSync(`dist/templates/${kind}.yaml`, "utf8");

interface Recording {
  readonly outputs: Record<string, string>;
  readonly log: string[];
  summary: string;
}

function partsOf(
  lab: VirtualLab,
  inputs: Inputs,
  { template, runner, wire }: StoryOptions,
  recording: Recording,
): Parts {
  const line = (prefix: string) => (text: string) => {
    recording.log.push(...text.split("\n").map((part) => `${prefix}${part}`));
  };
  return {
    readInput: (name) => inputs[name] ?? "",
    connect: () => (wire ? createClients(lab.configuration() as ClientConfiguration) : connectClients(lab)),
    readTemplate: (kind) => template?.(kind, builtTemplate(kind)) ?? builtTemplate(kind),
    clock: lab.clock,
    log: {
      line: line(""),
      warning: line("::warning::"),
      notice: line("::notice::"),
      error: line("::error::"),
    },
    setOutput: (name, value) => {
      recording.outputs[name] = value;
    },
    summarize: async (markdown) => {
      recording.summary += markdown;
    },
    uniqueId: () => lab.world.random.uuid(),
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
    environment: (name) => runner?.environment[name] ?? "",
    readFile: (path) => runner?.files[path] ?? "",
    publicDns: publicDnsOf(lab.world),
    fetch: runner?.fetch ?? (() => Promise.reject(new Error("nothing was to be fetched"))),
  };
}

/** Opens a story: nothing is deployed yet. */
export function openStory(options: StoryOptions = {}): Story {
  const { seed, killBefore, wire = false } = options;
  const lab = createVirtualLab({
    isDirect: !wire,
    ...(wire ? {} : { quietTurns: 1 }),
    ...(seed === undefined ? {} : { seed }),
    ...(killBefore ? { killBefore } : {}),
  });
  createZone(lab.world, { name: "example.com" });
  createRepository(lab.world, { name: "whoami" });
  let running: Run | undefined;
  const start = async (inputs: Inputs, parts: Partial<Parts> = {}): Promise<StoryRun> => {
    const recording: Recording = { outputs: {}, log: [], summary: "" };
    const begin = lab.clock.now();
    running = run({ ...partsOf(lab, inputs, options, recording), ...parts });
    const outcome = await running.outcome;
    return { ...recording, ok: outcome === "succeeded", seconds: (lab.clock.now() - begin) / 1000 };
  };
  return {
    lab,
    start,
    cancel: () => running?.stop() ?? false,
    act: (inputs, parts) => lab.clock.run(start(inputs, parts)),
    push(tag, definition = {}) {
      pushImage(lab.world, { repository: "whoami", tag, definition });
      return `${repositoryUri(lab.world, "whoami")}:${tag}`;
    },
    wait: (seconds) => lab.clock.advance(seconds * 1000),
  };
}

/** Inputs of an app called whoami with a platform of its own. */
export const whoami: Inputs = { name: "whoami", "domain-name": "whoami.example.com", "desired-count": "2" };

/** A host whose DNS is kept elsewhere: nobody makes its records unless the test does. */
export const elsewhere: Inputs = { "domain-name": "whoami.elsewhere.org", "hosted-zone-id": "external" };
