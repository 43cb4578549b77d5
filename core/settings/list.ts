import { type Field, quote } from "./field.ts";

const joined = (choices: readonly string[]) => choices.map((choice) => `\`${choice}\``).join(", ");

/** Any of `choices`, with commas or line ends between; none when nothing is given. */
export const listOf =
  <const T extends string>(choices: readonly T[]): Field<readonly T[]> =>
  (text) => {
    const words = text.split(/[\s,]+/).filter((word) => word !== "");
    const unknown = words.find((word) => !choices.some((choice) => choice === word));
    if (unknown !== undefined) return { found: quote(unknown), allowed: `any of ${joined(choices)}` };
    return { value: choices.filter((choice) => words.includes(choice)) };
  };
