import type { ParameterDefinition } from "./language/template.ts";
import { validationError } from "./language/template-error.ts";
import type { ResolvedParameter } from "./parameters.ts";

interface Constraint {
  readonly holds: (value: string, definition: ParameterDefinition) => boolean;
  readonly words: (definition: ParameterDefinition) => string;
}

const isNumber = (value: string) => value.trim() !== "" && !Number.isNaN(Number(value));
const within = (limit: number | string | undefined, holds: (limit: number) => boolean) =>
  limit === undefined || holds(Number(limit));

const constraints: readonly Constraint[] = [
  {
    holds: (value, { Type }) => !/Number/.test(Type) || value.split(",").every(isNumber),
    words: () => "must be a number.",
  },
  {
    holds: (value, { AllowedValues }) => !AllowedValues || AllowedValues.map(String).includes(value),
    words: ({ AllowedValues = [] }) => `must be one of AllowedValues [${AllowedValues.join(", ")}]`,
  },
  {
    holds: (value, { AllowedPattern }) =>
      AllowedPattern === undefined || new RegExp(`^(?:${AllowedPattern})$`).test(value),
    words: ({ AllowedPattern }) => `must match pattern ${AllowedPattern}`,
  },
  {
    holds: (value, { MinLength }) => within(MinLength, (limit) => value.length >= limit),
    words: ({ MinLength }) => `must contain at least ${MinLength} characters`,
  },
  {
    holds: (value, { MaxLength }) => within(MaxLength, (limit) => value.length <= limit),
    words: ({ MaxLength }) => `must contain at most ${MaxLength} characters`,
  },
  {
    holds: (value, { MinValue }) => within(MinValue, (limit) => Number(value) >= limit),
    words: ({ MinValue }) => `must be a number not less than ${MinValue}`,
  },
  {
    holds: (value, { MaxValue }) => within(MaxValue, (limit) => Number(value) <= limit),
    words: ({ MaxValue }) => `must be a number not greater than ${MaxValue}`,
  },
];

/** Items of a list are checked one by one. */
const itemsOf = ({ type, value, resolved }: ResolvedParameter): readonly string[] =>
  type === "CommaDelimitedList"
    ? (resolved ?? value).split(",").map((item) => item.trim())
    : [resolved ?? value];

/** Refuses a value outside its definition, in the words of https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
export function checkConstraints(parameter: ResolvedParameter, definition: ParameterDefinition): void {
  const failed = constraints.find(
    ({ holds }) => !itemsOf(parameter).every((item) => holds(item, definition)),
  );
  if (!failed) return;
  const { ConstraintDescription } = definition;
  throw validationError(
    ConstraintDescription === undefined
      ? `Parameter '${parameter.key}' ${failed.words(definition)}`
      : `Parameter ${parameter.key} failed to satisfy constraint: ${ConstraintDescription}`,
  );
}
