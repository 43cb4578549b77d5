import { readSecretReference } from "../secret-reference.ts";
import type { Field } from "./field.ts";
import { environmentVariables, type Pairs, readEntries } from "./pairs.ts";

/** What service.yaml gives every container; ECS refuses a secret of the same name. */
const given = ["ALB_ARN", "AWS_REGION"];

/**
 * All inline policies of a role have room for 10,240 characters together, and those of the execution role for as many besides what it has:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const mostCharacters = 8_000;

/** A name alone becomes an ARN in the policy, and keys of one secret's JSON stand for that secret. */
const weigh = (references: readonly string[]) =>
  [...new Set(references.map((text) => readSecretReference(text)?.arn ?? text))].reduce(
    (sum, text) => sum + text.length + (text.startsWith("/") ? 60 : 3),
    0,
  );

type Entry = readonly [name: string, reference: string];

/** Of a name only what cannot well be a pasted secret is shown, and of a value nothing. */
const placeOf = (name: string, at: number) =>
  /^[A-Z_][A-Z0-9_]*$/.test(name) ? `"${name}"` : `entry ${at + 1}`;

/** Somebody may have pasted the secret itself, with or without a name. */
function faultOf([name, reference]: Entry, at: number, taken: Pairs): string | undefined {
  if (/^=*$/.test(reference)) return `no \`NAME=REFERENCE\` in entry ${at + 1}`;
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) return `an unusable name in entry ${at + 1}`;
  const place = placeOf(name, at);
  if (given.includes(name)) return `${place}, which every container has already`;
  if (Object.hasOwn(taken, name)) return `${place}, which is in \`environment-variables\` too`;
  return readSecretReference(reference)
    ? undefined
    : `no reference for ${place} (not shown: if it is the secret itself, change that secret now)`;
}

function findFault(entries: readonly Entry[], taken: Pairs): string | undefined {
  const names = entries.map(([name]) => name);
  const faults = entries.flatMap((entry, at) => faultOf(entry, at, taken) ?? []);
  const again = names.findIndex((name, at) => names.indexOf(name) !== at);
  const weight = weigh(entries.map(([, reference]) => reference));
  if (faults[0] !== undefined) return faults[0];
  if (again >= 0) return `${placeOf(names[again] ?? "", again)} twice`;
  return weight > mostCharacters
    ? `references of ${weight} characters, and ${mostCharacters} are the most`
    : undefined;
}

const allowed =
  "lines of `NAME=REFERENCE` or a JSON object, each reference the full ARN of a secret (`arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-AbCdEf`, with `:KEY:STAGE:VERSION` or without) or of a parameter, or the parameter's name, such as `/shop/password`; never a value";

const variablesIn = (text: string): Pairs => {
  const read = environmentVariables(text);
  return "value" in read ? read.value : {};
};

/** `secrets`: where the container's secrets are kept, by the variables that it gets them in; none of `variables`, the other input's text. */
export const secretsBeside =
  (variables: string): Field<Pairs> =>
  (text) => {
    const read = readEntries(text);
    const found = "found" in read ? read.found : findFault(read.entries, variablesIn(variables));
    if (found !== undefined) return { found, allowed };
    return { value: Object.fromEntries("entries" in read ? read.entries : []) };
  };
