import type { AppIdentity } from "../core/names.ts";
import type { DeployResult } from "./deploy-result.ts";
import type { DescribedError } from "./describe-error.ts";

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const duration = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
};

function stackTable({ ends }: DeployResult): string {
  const rows = [...ends.values()].map(({ stack, outcome, seconds }) => [
    `\`${stack.name}\``,
    outcome,
    outcome === "unchanged" ? "" : duration(seconds),
  ]);
  return table(["stack", "what happened", "time"], rows);
}

function nextSteps({ certificatePending, dnsRecords, ends, url, loginUrl }: DeployResult): string {
  const signUp =
    ends.get("users")?.stack.parameters.AllowSignUp === "true"
      ? "Anyone may create an account on the sign-in page."
      : "Nobody can sign up by themselves: create users in the Cognito console, or with `aws cognito-idp admin-create-user`.";
  return [
    ...(certificatePending
      ? [
          `The certificate is on its way; ${url} answers once ACM has issued it. No job needs to wait for that.`,
        ]
      : []),
    ...(dnsRecords.length > 0
      ? [
          "Make these DNS records by hand:",
          "",
          table(
            ["name", "type", "value"],
            dnsRecords.map(({ name, type, value }) => [`\`${name}\``, type, `\`${value}\``]),
          ),
          "",
        ]
      : []),
    `Sign-in: ${loginUrl}. ${signUp}`,
  ].join("\n");
}

export function summarizeDeployment(result: DeployResult, took: string): string {
  const { settings, url } = result;
  const title = result.changed ? `Deployed ${settings.name}` : `${settings.name} is up to date`;
  return [
    `## ${title}`,
    "",
    `**<${url}>** runs \`${settings.image}\` (${took})`,
    "",
    nextSteps(result),
    "",
    stackTable(result),
    "",
  ].join("\n");
}

/** The cause first. */
export function summarizeFailure(doing: string, { message, hint, details }: DescribedError): string {
  return [
    `## ${doing} failed`,
    "",
    ...message.split("\n").flatMap((line) => [`**${line}**`, ""]),
    ...(hint ? [hint, ""] : []),
    ...(details.length > 0 ? ["```text", ...details, "```", ""] : []),
  ].join("\n");
}

/** Something that is still there after a teardown. */
export interface Leftover {
  readonly what: string;
  readonly id: string;
  readonly why: string;
}

export function summarizeTeardown(app: AppIdentity, leftBehind: readonly Leftover[], took: string): string {
  const rows = leftBehind.map(({ what, id, why }) => [what, `\`${id}\``, why]);
  return [
    `## Tore down ${app.name}`,
    "",
    leftBehind.length > 0 ? `Left behind (${took}):` : `Nothing is left behind (${took}).`,
    "",
    ...(rows.length > 0 ? [table(["what", "id", "why"], rows), ""] : []),
  ].join("\n");
}
