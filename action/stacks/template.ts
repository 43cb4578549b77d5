import { type AliasRecord, withAliasRecords } from "../../core/alias-records.ts";
import type { StackKind } from "../../core/stacks.ts";
import { digestOf, seal, withEnvironment } from "../../core/template.ts";
import { withSecrets } from "../../core/template-secrets.ts";
import { UserError } from "../../core/user-error.ts";
import type { Parts } from "../session.ts";

/** "Template body size in a request": https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const mostBytes = 51_200;

export interface Template {
  readonly text: string;
  readonly digest: string;
}

/** What is added to service.yaml's text. */
export interface ServiceText {
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** References, by the name of the variable. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly aliases: readonly AliasRecord[];
}

/** The alias records of ten names fit in easily: only what the container is given can make the text too long. */
function refuseTooLong(kind: StackKind, text: string): void {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= mostBytes) return;
  throw new UserError(
    `The template of the ${kind} stack has ${bytes} bytes with \`environment-variables\` and \`secrets\` in it; CloudFormation takes ${mostBytes}.`,
    "Keep long settings in Parameter Store or Secrets Manager and let the app read them there, or as one secret with all in its JSON.",
  );
}

/** The template as it goes to CloudFormation; the service's with the app's environment variables, secrets and alias records in it. */
export function readTemplate(
  { readTemplate: read, sha256 }: Parts,
  kind: StackKind,
  { environmentVariables, secrets, aliases }: ServiceText,
): Template {
  const built = read(kind);
  const render = () =>
    withAliasRecords(withSecrets(withEnvironment(built, environmentVariables), secrets), aliases);
  const text = kind === "service" ? seal(render(), sha256) : built;
  refuseTooLong(kind, text);
  const description = /^Description: (.*)$/m.exec(text)?.[1] ?? "";
  return { text, digest: digestOf(description) ?? "" };
}
