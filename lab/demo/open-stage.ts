import { resolve } from "node:path";
import { createBrowser } from "../browser/browser.ts";
import { createRepository, pushImage, repositoryUri } from "../ecr/repositories.ts";
import { type LocalLab, startLocalLab } from "../local-lab.ts";
import { createZone } from "../route-53/zones.ts";
import { runAction } from "./action-run.ts";
import { narrateTo } from "./narrator.ts";
import type { Stage } from "./stage.ts";

export interface StageOptions {
  readonly scale: number;
  /** The Action's bundle. */
  readonly bundle: string;
  /** Leaves the Action's own log out. */
  readonly quiet: boolean;
}

const name = "whoami";
const host = "whoami.example.com";

const deployInputs = {
  name,
  "domain-name": host,
  "container-port": "8080",
  "health-check-path": "/healthz",
  "desired-count": "2",
  "allow-sign-up": "true",
};

/** An empty registry, and how versions of the example app get into it. */
function openRegistry({ world }: LocalLab): Pick<Stage, "reference" | "push"> {
  createRepository(world, { name });
  const reference = (version: string) => `${repositoryUri(world, name)}:${version}`;
  return {
    reference,
    push(version, environment = {}) {
      const program = {
        entry: resolve("examples/whoami/server.mjs"),
        environment: { VERSION: version, ...environment },
      };
      pushImage(world, { repository: name, tag: version, definition: { process: program } });
      return reference(version);
    },
  };
}

/** An account with a hosted zone and nothing else, and the workflow of an app called whoami. */
export async function openStage({ scale, bundle, quiet }: StageOptions): Promise<Stage> {
  const lab = await startLocalLab({ scale });
  createZone(lab.world, { name: "example.com" });
  const narrator = narrateTo((text) => {
    process.stdout.write(text);
  });
  return {
    lab,
    narrator,
    name,
    host,
    report: { milestones: [], signInSteps: 0, rollout: { requests: 0, failed: 0 }, leftBehind: [] },
    browser: createBrowser(lab.world),
    ...openRegistry(lab),
    act: (inputs) =>
      runAction({
        node: process.env.ACTION_NODE ?? process.execPath,
        bundle: resolve(bundle),
        inputs: inputs.mode === "teardown" ? { name, ...inputs } : { ...deployInputs, ...inputs },
        environment: lab.scaledEnvironment(),
        onLine: quiet ? () => undefined : narrator.line,
      }),
  };
}
