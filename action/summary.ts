import { type ConsoleLink, consoleLinks } from "../core/console-links.ts";
import type { AppIdentity } from "../core/names.ts";
import type { DeployResult } from "./deploy-result.ts";
import type { KindEnd } from "./deploy-stacks.ts";
import type { DescribedError } from "./describe-error.ts";
import { codeBlock, day, duration, otherNames, table } from "./summary/markdown.ts";
import { drawPicture } from "./summary/picture.ts";

/** What was changed, with times; what was not, in one sentence. */
function stackTable({ ends, certificatePending }: DeployResult): string {
  const all = [...ends.values()];
  const unchanged = all.filter(({ outcome }) => outcome === "unchanged");
  const rows = all
    .filter((end) => !unchanged.includes(end))
    .map(({ stack, outcome, changes, seconds }) => [
      `\`${stack.name}\``,
      outcome === "started" ? (certificatePending ? "goes on by itself" : "created") : outcome,
      (changes ?? "").replaceAll(/to add|to change|to remove/g, (words) => endings[words] ?? words),
      duration(seconds),
    ]);
  return [
    ...(rows.length > 0 ? [table(["stack", "what happened", "resources", "time"], rows), ""] : []),
    ...(unchanged.length > 0
      ? [`Unchanged stacks: ${unchanged.map(({ stack }) => `\`${stack.name}\``).join(", ")}.`]
      : []),
  ].join("\n");
}

const endings: Readonly<Record<string, string>> = {
  "to add": "added",
  "to change": "changed",
  "to remove": "removed",
};

const countOf = (ends: readonly KindEnd[]) => (ends.length === 1 ? "one stack" : `${ends.length} stacks`);

/** The stacks themselves are in the table. */
function describeChange({ ends, settings, imageBefore }: DeployResult): string {
  const stacks = [...ends.values()].filter(({ outcome }) => outcome !== "unchanged");
  if (imageBefore === undefined && stacks.length === ends.size)
    return `Made from nothing: ${countOf(stacks)}.`;
  const changes = [
    ...(imageBefore !== undefined && imageBefore !== settings.image
      ? [`the image, from \`${imageBefore}\``]
      : []),
    ...(stacks.length > 0 ? [countOf(stacks)] : []),
  ];
  return changes.length > 0 ? `Changed: ${changes.join("; ")}.` : "Nothing had to be changed.";
}

/** What somebody has to do by hand before the address answers. */
function dnsSection({ dnsRecords }: DeployResult): readonly string[] {
  if (dnsRecords.length === 0) return [];
  const rows = dnsRecords.map(({ name, type, value }) => [`\`${name}\``, type, `\`${value}\``]);
  return ["### DNS records to make by hand", "", table(["name", "type", "value"], rows), ""];
}

function describeCertificate({ certificatePending, certificateExpires, url }: DeployResult): string {
  if (certificatePending)
    return `on its way; ${url} answers once ACM has issued it, and no job needs to wait for that`;
  return certificateExpires === undefined
    ? "issued; ACM renews it by itself"
    : `valid until ${day(certificateExpires)}; ACM renews it by itself`;
}

function signInTable(result: DeployResult): string {
  const { ends, loginUrl } = result;
  const users = ends.get("users")?.stack;
  const signUp =
    users?.parameters.AllowSignUp === "true"
      ? "open: anyone may create an account on the sign-in page"
      : "closed: create users in the Cognito console, or with `aws cognito-idp admin-create-user`";
  const rows = [
    ["sign-in page", loginUrl],
    ["sign-up", signUp],
    ["user pool", `\`${users?.outputs.UserPoolId ?? ""}\``],
    ["certificate", describeCertificate(result)],
  ];
  return table(["sign-in", ""], rows);
}

export function summarizeDeployment(result: DeployResult, took: string): string {
  const { settings, url } = result;
  const title = result.changed ? `Deployed ${settings.name}` : `${settings.name} is up to date`;
  return [
    `## ${title}`,
    "",
    `**<${url}>** runs \`${settings.image}\` (${took})`,
    "",
    ...otherNames(settings),
    describeChange(result),
    "",
    ...dnsSection(result),
    signInTable(result),
    "",
    drawPicture(result),
    "",
    stackTable(result),
    "",
  ].join("\n");
}

const listLinks = (links: readonly ConsoleLink[]): string =>
  `In the AWS console: ${links.map(({ what, url }) => `[${what}](${url})`).join(", ")}.`;

/** Where the failure happened, if it came to that. */
interface FailurePlace {
  readonly app: AppIdentity;
  readonly region: string;
}

/** The cause first. */
export function summarizeFailure(
  doing: string,
  { message, hint, details }: DescribedError,
  place?: FailurePlace,
): string {
  return [
    `## ${doing} failed`,
    "",
    ...message.split("\n").flatMap((line) => [`**${line}**`, ""]),
    ...(hint ? ["### What to do", "", hint, ""] : []),
    ...(details.length > 0 ? ["### What was seen", "", codeBlock(details), ""] : []),
    ...(place ? [listLinks(consoleLinks(place.app, place.region)), ""] : []),
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
