import { describeMemory, memoryChoices } from "../fargate.ts";
import {
  boolean,
  type Field,
  matching,
  oneOf,
  optional,
  type Problem,
  quote,
  readFields,
  wholeNumber,
} from "./field.ts";
import { hostName } from "./host-name.ts";
import { imageReference } from "./image-reference.ts";
import { environmentVariables, tags } from "./pairs.ts";
import {
  type CommonSettings,
  type DeploySettings,
  egressKinds,
  type Settings,
  type TeardownSettings,
} from "./settings.ts";

type ReadInput = (input: string) => string;
type Outcome<T extends Settings = Settings> =
  | { readonly settings: T }
  | { readonly problems: readonly Problem[] };

const identifier = matching(
  /^[a-z][a-z0-9-]{0,22}[a-z0-9]$/,
  "2 to 24 lower-case letters, digits and hyphens, with a letter first and no hyphen last",
);
/** A load balancer is called as its platform, and may not be called internal-something. */
const platformName = matching(
  /^(?!internal-)[a-z][a-z0-9-]{0,22}[a-z0-9]$/,
  "2 to 24 lower-case letters, digits and hyphens, with a letter first, no hyphen last, and not `internal-` in front",
);

/** Nothing means the name itself, which then has to do for a platform too. */
const platformFor =
  (name: string): Field<string> =>
  (text) =>
    text === "" && !name.startsWith("internal-") ? { value: name } : platformName(text || name);

const zoneId = matching(
  /^Z[A-Z0-9]{1,31}$/,
  "the id of a hosted zone, such as `Z0123456789ABCDEFGHIJ`, or nothing",
);
const path = matching(/^\/[\x21-\x7e]{0,1023}$/, "a path that starts with `/`");
/** A job on GitHub's own runners ends after 6 hours. */
const minutes = optional(wholeNumber(1, 360), 30);
const leastCpu = "256";

/** Nothing means the name of the app, `false` no environment. At most 255 characters: https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments */
const environmentFor =
  (name: string): Field<string | undefined> =>
  (text) =>
    text === "false"
      ? { value: undefined }
      : matching(/^[^\n]{1,255}$/, "the name of an environment of GitHub's, or `false`")(text || name || "-");
const token: Field<string> = (text) => ({ value: text });

const cpuUnits: Field<number> = (text) =>
  memoryChoices.has(Number(text)) && /^\d+$/.test(text)
    ? { value: Number(text) }
    : { found: quote(text), allowed: `one of Fargate's sizes: ${[...memoryChoices.keys()].join(", ")}` };

/** Nothing means the least memory that goes with `cpu`; a `cpu` that is wrong itself is told once, not twice. */
const memoryFor =
  (cpuText: string): Field<number> =>
  (text) => {
    const cpu = Number(cpuText || leastCpu);
    const choices = memoryChoices.get(cpu);
    if (!choices) return optional(wholeNumber(512, 122_880), 512)(text);
    const value = text === "" ? choices[0] : Number(text);
    return value !== undefined && choices.includes(value) && /^\d*$/.test(text)
      ? { value }
      : { found: quote(text), allowed: `what Fargate offers with \`cpu: ${cpu}\`: ${describeMemory(cpu)}` };
  };

const confirmationOf =
  (name: string): Field<string> =>
  (text) =>
    text === name && name !== ""
      ? { value: text }
      : {
          found: quote(text),
          allowed: `exactly the \`name\` of what is to be torn down${name && `, "${name}"`}`,
        };

/** Inputs of every mode. */
const commonFields = (read: ReadInput) => ({
  name: identifier,
  platform: platformFor(read("name").trim()),
  environment: environmentFor(read("name").trim()),
  "github-token": token,
});

interface CommonValues {
  readonly name: string;
  readonly platform: string;
  readonly "wait-for-minutes": number;
  readonly environment: string | undefined;
  readonly "github-token": string;
}

const commonSettings = (values: CommonValues): CommonSettings => ({
  name: values.name,
  platform: values.platform,
  waitForMinutes: values["wait-for-minutes"],
  environment: values.environment,
  gitHubToken: values["github-token"],
});

function readDeploy(read: ReadInput): Outcome<DeploySettings> {
  const result = readFields(read, {
    ...commonFields(read),
    image: imageReference,
    "domain-name": hostName,
    "hosted-zone-id": optional(zoneId, undefined),
    "container-port": optional(wholeNumber(1, 65_535), 80),
    cpu: optional(cpuUnits, Number(leastCpu)),
    memory: memoryFor(read("cpu").trim()),
    "desired-count": optional(wholeNumber(1, 100), 1),
    "health-check-path": optional(path, "/"),
    "environment-variables": optional(environmentVariables, {}),
    egress: optional(oneOf(...egressKinds), undefined),
    "allow-sign-up": optional(boolean, undefined),
    "wait-for-certificate": optional(boolean, false),
    "wait-for-minutes": minutes,
    tags: optional(tags, {}),
  });
  if ("problems" in result) return result;
  const { values } = result;
  return {
    settings: {
      mode: "deploy",
      ...commonSettings(values),
      image: values.image,
      domainName: values["domain-name"],
      hostedZoneId: values["hosted-zone-id"],
      containerPort: values["container-port"],
      cpu: values.cpu,
      memory: values.memory,
      desiredCount: values["desired-count"],
      healthCheckPath: values["health-check-path"],
      environmentVariables: values["environment-variables"],
      egress: values.egress,
      allowSignUp: values["allow-sign-up"],
      waitForCertificate: values["wait-for-certificate"],
      tags: values.tags,
    },
  };
}

function readTeardown(read: ReadInput): Outcome<TeardownSettings> {
  const result = readFields(read, {
    ...commonFields(read),
    confirm: confirmationOf(read("name").trim()),
    "delete-users": optional(boolean, false),
    "wait-for-minutes": minutes,
  });
  if ("problems" in result) return result;
  const { values } = result;
  return {
    settings: {
      mode: "teardown",
      ...commonSettings(values),
      deleteUsers: values["delete-users"],
    },
  };
}

/** All inputs, checked; all problems together. `read` gives an input's text, or "" when it was not given. */
export function readSettings(read: ReadInput): Outcome {
  const mode = readFields(read, { mode: optional(oneOf("deploy", "teardown"), "deploy" as const) });
  if ("problems" in mode) {
    const rest = readFields(read, { name: identifier, platform: platformFor(read("name").trim()) });
    return { problems: [...mode.problems, ...("problems" in rest ? rest.problems : [])] };
  }
  return mode.values.mode === "deploy" ? readDeploy(read) : readTeardown(read);
}

/** `cpu: found "3"; allowed is one of ...` */
export const describeProblem = ({ input, found, allowed }: Problem): string =>
  `${input}: found ${found}, but it must be ${allowed}.`;
