import { type Field, matching, optional, wholeNumber } from "./field.ts";
import type { RecordedSettings } from "./settings.ts";

/** The inputs that every mode reads. */

export const identifier = matching(
  /^[a-z][a-z0-9-]{0,22}[a-z0-9]$/,
  "2 to 24 lower-case letters, digits and hyphens, with a letter first and no hyphen last",
);
/** A load balancer is called as its platform, and may not be called internal-something. */
const platformName = matching(
  /^(?!internal-)[a-z][a-z0-9-]{0,22}[a-z0-9]$/,
  "2 to 24 lower-case letters, digits and hyphens, with a letter first, no hyphen last, and not `internal-` in front",
);

/** Nothing means the name itself, which then has to do for a platform too. */
export const platformFor =
  (name: string): Field<string> =>
  (text) =>
    text === "" && !name.startsWith("internal-") ? { value: name } : platformName(text || name);

/** A job on GitHub's own runners ends after 6 hours. */
export const minutes = optional(wholeNumber(1, 360), 30);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
export const roleArn = optional(
  matching(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    "the ARN of a role that CloudFormation may assume, such as `arn:aws:iam::111122223333:role/cloudformation`, or nothing",
  ),
  undefined,
);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
export const permissionsBoundary = optional(
  matching(
    /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
    "the ARN of a managed policy, such as `arn:aws:iam::111122223333:policy/gatehouse-github/gatehouse-github-boundary`, or nothing",
  ),
  undefined,
);

/** The path keeps what validate-certificate may assume narrow: templates/dns-role.yaml makes the role there. */
export const dnsRoleArn = matching(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/gatehouse-dns\/[\w+=.@-]+$/,
  "the ARN of a role that `dns-role.yaml` has made, such as `arn:aws:iam::111122223333:role/gatehouse-dns/tools`, or nothing",
);

/** Nothing means the name of the app, `false` no environment. At most 255 characters: https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments */
const environmentFor =
  (name: string): Field<string | undefined> =>
  (text) =>
    text === "false"
      ? { value: undefined }
      : matching(/^[^\n]{1,255}$/, "the name of an environment of GitHub's, or `false`")(text || name || "-");
/** Never quoted: it is a secret. */
const token: Field<string> = (text) =>
  /\s/.test(text) ? { found: "blanks in it", allowed: "a token of GitHub's, or nothing" } : { value: text };

/** Inputs of the modes that GitHub keeps a record of. */
export const recordedFields = (read: (input: string) => string) => ({
  name: identifier,
  platform: platformFor(read("name").trim()),
  environment: environmentFor(read("name").trim()),
  "github-token": token,
});

interface RecordedValues {
  readonly name: string;
  readonly platform: string;
  readonly "wait-for-minutes": number;
  readonly environment: string | undefined;
  readonly "github-token": string;
}

export const recordedSettings = (values: RecordedValues): RecordedSettings => ({
  name: values.name,
  platform: values.platform,
  waitForMinutes: values["wait-for-minutes"],
  environment: values.environment,
  gitHubToken: values["github-token"],
});
