import { type Field, matching, optional, wholeNumber } from "./field.ts";

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
