import { treasures } from "../change-danger.ts";
import {
  dnsRoleArn,
  identifier,
  minutes,
  permissionsBoundary,
  platformFor,
  recordedFields,
  recordedSettings,
  roleArn,
} from "./app-fields.ts";
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
import { hostNames, redirectedNames } from "./host-names.ts";
import { hostedZoneIds } from "./hosted-zone-ids.ts";
import { imageReference } from "./image-reference.ts";
import { launchFields } from "./launch-fields.ts";
import { listOf } from "./list.ts";
import { environmentVariables, tags } from "./pairs.ts";
import { noReleaseVersion, readRollback, readStatus } from "./read-rollback.ts";
import { secretsBeside } from "./secrets.ts";
import {
  type DeploySettings,
  modes,
  type PlanSettings,
  type Settings,
  type TeardownSettings,
} from "./settings.ts";

type ReadInput = (input: string) => string;
type Outcome<T extends Settings = Settings> =
  | { readonly settings: T }
  | { readonly problems: readonly Problem[] };

const tagName = matching(/^\w[\w.-]{0,127}$/, "a tag, such as `latest`, or nothing");
const path = matching(/^\/[\x21-\x7e]{0,1023}$/, "a path that starts with `/`");
const confirmationOf =
  (name: string): Field<string> =>
  (text) =>
    text === name && name !== ""
      ? { value: text }
      : {
          found: quote(text),
          allowed: `exactly the \`name\` of what is to be torn down${name && `, "${name}"`}`,
        };

const deployFields = (read: ReadInput) => ({
  ...recordedFields(read),
  image: imageReference,
  "track-tag": optional(tagName, undefined),
  "domain-name": hostNames,
  "redirect-from": redirectedNames(read("domain-name")),
  "hosted-zone-id": hostedZoneIds(read("dns-role-arn").trim()),
  "dns-role-arn": optional(dnsRoleArn, ""),
  "container-port": optional(wholeNumber(1, 65_535), 80),
  ...launchFields(read),
  "desired-count": optional(wholeNumber(1, 100), 1),
  "health-check-path": optional(path, "/"),
  "environment-variables": optional(environmentVariables, {}),
  secrets: optional(secretsBeside(read("environment-variables").trim()), {}),
  "allow-sign-up": optional(boolean, undefined),
  "wait-for-certificate": optional(boolean, false),
  "wait-for-minutes": minutes,
  tags: optional(tags, {}),
  "role-arn": roleArn,
  "permissions-boundary": permissionsBoundary,
  "force-new-deployment": optional(boolean, false),
  "release-version": noReleaseVersion,
  "allow-replacement": listOf(treasures),
  "fail-on-empty-changeset": optional(boolean, false),
});

function readDeploy(read: ReadInput): Outcome<DeploySettings> {
  const result = readFields(read, deployFields(read));
  if ("problems" in result) return result;
  const { values } = result;
  return {
    settings: {
      mode: "deploy",
      ...recordedSettings(values),
      image: values.image,
      trackTag: values["track-tag"],
      ...values["domain-name"],
      redirectFrom: values["redirect-from"],
      hostedZones: values["hosted-zone-id"],
      dnsRoleArn: values["dns-role-arn"],
      containerPort: values["container-port"],
      cpu: values.cpu,
      memory: values.memory,
      desiredCount: values["desired-count"],
      healthCheckPath: values["health-check-path"],
      environmentVariables: values["environment-variables"],
      secrets: values.secrets,
      launchType: values["launch-type"],
      instanceType: values["instance-type"],
      instanceCount: values["instance-count"],
      egress: values.egress,
      allowSignUp: values["allow-sign-up"],
      waitForCertificate: values["wait-for-certificate"],
      tags: values.tags,
      roleArn: values["role-arn"],
      permissionsBoundary: values["permissions-boundary"],
      forceNewDeployment: values["force-new-deployment"],
      allowReplacement: values["allow-replacement"],
      failOnEmptyChangeset: values["fail-on-empty-changeset"],
    },
  };
}

/** The inputs of the deployment, and those of the plan alone. */
function readPlan(read: ReadInput): Outcome<PlanSettings> {
  const deployment = readDeploy(read);
  const own = readFields(read, { comment: optional(boolean, false) });
  if ("problems" in deployment || "problems" in own)
    return { problems: [deployment, own].flatMap((part) => ("problems" in part ? part.problems : [])) };
  const { name, platform, waitForMinutes } = deployment.settings;
  const { comment } = own.values;
  const settings = { mode: "plan", name, platform, waitForMinutes, comment } as const;
  return { settings: { ...settings, deployment: deployment.settings } };
}

function readTeardown(read: ReadInput): Outcome<TeardownSettings> {
  const result = readFields(read, {
    ...recordedFields(read),
    confirm: confirmationOf(read("name").trim()),
    "delete-users": optional(boolean, false),
    "keep-logs": optional(boolean, false),
    "role-arn": roleArn,
    "wait-for-minutes": minutes,
  });
  if ("problems" in result) return result;
  const { values } = result;
  return {
    settings: {
      mode: "teardown",
      ...recordedSettings(values),
      deleteUsers: values["delete-users"],
      keepLogs: values["keep-logs"],
      roleArn: values["role-arn"],
    },
  };
}

const readers: Readonly<Record<Settings["mode"], (read: ReadInput) => Outcome>> = {
  deploy: readDeploy,
  plan: readPlan,
  teardown: readTeardown,
  rollback: readRollback,
  status: readStatus,
};

/** All inputs, checked; all problems together. `read` gives an input's text, or "" when it was not given. */
export function readSettings(read: ReadInput): Outcome {
  const mode = readFields(read, { mode: optional(oneOf(...modes), "deploy" as const) });
  if ("problems" in mode) {
    const rest = readFields(read, { name: identifier, platform: platformFor(read("name").trim()) });
    return { problems: [...mode.problems, ...("problems" in rest ? rest.problems : [])] };
  }
  return readers[mode.values.mode](read);
}

/** `cpu: found "3"; allowed is one of ...` */
export const describeProblem = ({ input, found, allowed }: Problem): string =>
  `${input}: found ${found}, but it must be ${allowed}.`;
