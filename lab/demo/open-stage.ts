import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createBrowser } from "../browser/browser.ts";
import { createRepository, pushImage, repositoryUri } from "../ecr/repositories.ts";
import { type LocalLab, startLocalLab } from "../local-lab.ts";
import { createZone } from "../route-53/zones.ts";
import { runAction } from "./action-run.ts";
import { assumeRole, jobs } from "./job-session.ts";
import { narrateTo } from "./narrator.ts";
import { roleOf, type Stage } from "./stage.ts";

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

type Inputs = Readonly<Record<string, string>>;

/** As the README's workflow has them: the role that CloudFormation acts as, and the boundary of what it makes. */
function inputsOf(stage: Stage, inputs: Inputs): Inputs {
  const role = { "role-arn": roleOf(stage, "ExecutionRoleArn") };
  if (inputs.mode === "teardown") return { name, ...role, ...inputs };
  return { ...deployInputs, ...role, "permissions-boundary": roleOf(stage, "BoundaryArn"), ...inputs };
}

/** A job on main: configure-aws-credentials, and then the Action. */
async function runJob(stage: Stage, inputs: Inputs, { bundle, quiet }: StageOptions) {
  const { lab, narrator } = stage;
  const session = await assumeRole(lab, jobs.main, roleOf(stage, "DeployRoleArn"));
  narrator.line(`as ${session.arn}`);
  return runAction({
    node: process.env.ACTION_NODE ?? process.execPath,
    bundle: resolve(bundle),
    inputs: inputsOf(stage, inputs),
    environment: { ...lab.scaledEnvironment(), ...session.environment },
    onLine: quiet ? () => undefined : narrator.line,
  });
}

const newReport = (): Stage["report"] => ({
  roles: {},
  standing: [],
  milestones: [],
  signInSteps: 0,
  rollout: { requests: 0, failed: 0 },
  leftBehind: [],
});

/** An account with a hosted zone and nothing else, and the workflow of an app called whoami. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const lab = await startLocalLab({ scale: options.scale });
  createZone(lab.world, { name: "example.com" });
  const narrator = narrateTo((text) => {
    process.stdout.write(text);
  });
  const stage: Stage = {
    lab,
    narrator,
    name,
    host,
    report: newReport(),
    rolesTemplate: readFileSync(join(dirname(options.bundle), "templates/github-role.yaml"), "utf8"),
    browser: createBrowser(lab.world),
    ...openRegistry(lab),
    act: (inputs) => runJob(stage, inputs, options),
  };
  return stage;
}
