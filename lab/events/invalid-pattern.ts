import { AwsError } from "../kernel/aws-error.ts";

/** The refusal of a pattern, worded as in the recordings of TestEventPattern; AWS adds the place in the source behind it. */
export function invalidPattern(reason: string): AwsError {
  return new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}
