import type { StackKind } from "../../core/stacks.ts";
import { digestOf, seal, withEnvironment } from "../../core/template.ts";
import { UserError } from "../../core/user-error.ts";
import type { Parts } from "../session.ts";

/** "Template body size in a request": https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const mostBytes = 51_200;

export interface Template {
  readonly text: string;
  readonly digest: string;
}

/** Only the environment variables can make a template longer than the build has let through. */
function refuseTooLong(kind: StackKind, text: string): void {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= mostBytes) return;
  throw new UserError(
    `The template of the ${kind} stack has ${bytes} bytes with \`environment-variables\` in it; CloudFormation takes ${mostBytes}.`,
    "Keep long settings in Parameter Store or Secrets Manager and let the app read them there.",
  );
}

/** The template as it goes to CloudFormation; the service's with the app's environment variables in it. */
export function readTemplate(
  { readTemplate: read, sha256 }: Parts,
  kind: StackKind,
  variables: Readonly<Record<string, string>>,
): Template {
  const built = read(kind);
  const text = kind === "service" ? seal(withEnvironment(built, variables), sha256) : built;
  refuseTooLong(kind, text);
  const description = /^Description: (.*)$/m.exec(text)?.[1] ?? "";
  return { text, digest: digestOf(description) ?? "" };
}
