import { sourceOfSecret } from "../secret-reference.ts";
import type { Field } from "./field.ts";
import { environmentVariables, type Pairs, pairs, variableName } from "./pairs.ts";

/** Somebody may have pasted the secret itself: of a name only what cannot well be one is shown, and of a value nothing. */
const checkBeside = (taken: Pairs) => (name: string, reference: string, at: number) => {
  const place = /^[A-Z0-9_]+$/.test(name) ? `"${name}"` : `entry ${at + 1}`;
  if (/^=*$/.test(reference) || !variableName.test(name)) return `no \`NAME=REFERENCE\` in entry ${at + 1}`;
  if (Object.hasOwn(taken, name)) return `${place}, which the container has already`;
  return sourceOfSecret(reference)
    ? undefined
    : `no reference for ${place} (not shown; if it is the secret itself, change that)`;
};

/**
 * `secrets`: where the container's secrets are kept, by their variables. ECS refuses one with the name of a variable: of those in `variables`,
 * the other input's text, and of the two that service.yaml gives every container.
 */
export const secretsBeside = (variables: string): Field<Pairs> => {
  const others = environmentVariables(variables);
  return pairs({
    check: checkBeside({ ALB_ARN: "", AWS_REGION: "", ...("value" in others && others.value) }),
    allowed:
      "lines of `NAME=REFERENCE` or JSON, each the ARN of a secret (`arn:aws:secretsmanager:...:secret:NAME-AbCdEf`, also with `:KEY:STAGE:VERSION`) or parameter, or its name, such as `/shop/key`; never a value",
    most: 500,
  });
};
