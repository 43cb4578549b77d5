import { lossOf } from "../change-danger.ts";
import { priceSources, pricesAsOf } from "../monthly-cost.ts";
import type { Obstacle } from "../obstacle.ts";
import {
  type Counts,
  changesOf,
  countEffects,
  type DeploymentPlan,
  effects,
  hasChanges,
  isPartial,
  type StackPlan,
} from "./deployment-plan.ts";
import { effectOf, type PlannedChange } from "./planned-change.ts";

/** What GitHub takes for a comment, less some room: "body is too long (maximum is 65536 characters)". */
const mostCharacters = 60_000;

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (text: string) => `\`${text.replaceAll("`", "'").replaceAll("\n", " ")}\``;
const row = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

/** `3 to add, 1 to replace` */
export const describeCounts = (counts: Counts): string =>
  effects.flatMap((effect) => (counts[effect] > 0 ? [`${counts[effect]} to ${effect}`] : [])).join(", ");

const withoutResources: Readonly<Record<StackPlan["state"], string>> = {
  create: "made",
  update: "tags or outputs alone",
  unchanged: "unchanged",
  refused: "**refused by CloudFormation**",
  unknown: "not known",
};

const describeState = ({ state, changes }: StackPlan): string =>
  state === "refused"
    ? withoutResources.refused
    : describeCounts(countEffects(changes)) || withoutResources[state];

/** One line for a stack in the job's log. */
export const describeStackPlan = (stack: StackPlan): string =>
  [
    `${stack.name}: ${describeState(stack).replaceAll("*", "")}`,
    ...(stack.source ? [`(${stack.source})`] : []),
    ...(stack.note ? [stack.note] : []),
  ].join(" ");

const stackTable = ({ stacks }: DeploymentPlan): string =>
  table(
    ["stack", "resources", "read from", ""],
    stacks.map((stack) => [code(stack.name), describeState(stack), stack.source, stack.note]),
  );

export const describeDangers = ({ name, dangers }: StackPlan): readonly string[] =>
  dangers.map(({ effect, logicalId, treasure }) => {
    const refusal = treasure
      ? `. A deployment refuses it unless \`allow-replacement\` names \`${treasure}\``
      : "";
    return `${name}: this change ${effect} (${logicalId})${refusal}.`;
  });

export const describeObstacle = ({ message, hint }: Obstacle): string =>
  `A deployment refuses to begin. ${message} ${hint}`;

function dangerSection({ stacks, obstacles }: DeploymentPlan): readonly string[] {
  const dangers = [...obstacles.map(describeObstacle), ...stacks.flatMap(describeDangers)];
  return dangers.length > 0 ? ["> [!CAUTION]", ...dangers.map((danger) => `> - ${danger}`), ""] : [];
}

const problemSection = ({ stacks }: DeploymentPlan): readonly string[] =>
  stacks.flatMap(({ name, findings }) =>
    findings.length > 0
      ? [`CloudFormation on ${code(name)}:`, "", ...findings.map((line) => `- ${line}`), ""]
      : [],
  );

const describeChange = (change: PlannedChange): string => {
  const effect = effectOf(change);
  if (effect === "replace" && change.type === "AWS::ECS::TaskDefinition") return "replace (a new revision)";
  const loss = effect === "change" ? lossOf(change) : undefined;
  return loss ? `change (${loss} it)` : effect;
};

const parameterLine = ({ parameters }: StackPlan): readonly string[] =>
  parameters.length > 0
    ? [
        `Inputs: ${parameters.map(({ name, before, after }) => `${name} ${code(before)} → ${code(after)}`).join(", ")}`,
        "",
      ]
    : [];

function details(stack: StackPlan): readonly string[] {
  if (stack.changes.length === 0) return [];
  const rows = stack.changes.map((change) => [
    describeChange(change),
    code(change.logicalId),
    change.type,
    change.properties.join(", "),
  ]);
  const head = `<details><summary>${stack.name}: ${describeState(stack)}</summary>`;
  const resources = table(["what", "resource", "type", "properties"], rows);
  return [head, "", ...parameterLine(stack), resources, "", "</details>", ""];
}

const usd = (amount: number) => (Math.abs(amount) < 1 ? "less than 1" : String(Math.round(amount)));

function costSection({ cost }: DeploymentPlan): readonly string[] {
  if (cost.length === 0) return [];
  const total = cost.reduce((sum, line) => sum + line.usd, 0);
  const rows = cost.map(({ what, count, usd: amount }) => [what, String(count), usd(amount)]);
  return [
    `### About ${Math.round(total)} USD a month${total < 0 ? "" : " more"}, plus traffic`,
    "",
    table(["what", "number", "USD a month"], rows),
    "",
    `List prices of us-east-1 as of ${pricesAsOf}, without guarantee (${priceSources.map((source, index) => `[${index + 1}](${source})`).join(", ")}); other Regions are up to a third dearer. Logs (0.50 USD a GB), traffic and users beyond the first 10,000 a month come on top.`,
    "",
  ];
}

const imageSection = ({ image }: DeploymentPlan): readonly string[] =>
  image ? [`Image: ${image.before ? `${code(image.before)} → ` : ""}${code(image.after)}`, ""] : [];

function headline(plan: DeploymentPlan): string {
  if (plan.stacks.some(({ state }) => state === "refused")) return "**A deployment would fail.**";
  const open = isPartial(plan) ? " **Not all of it is known:** see the table." : "";
  if (!hasChanges(plan)) return open.trim() || "**Nothing to change.**";
  const counts = describeCounts(countEffects(changesOf(plan))) || "No resources to change";
  return `**${counts}.** Nothing was changed yet.${open}`;
}

/** The plan for people: summary, comment and the output `changes-markdown`. Without single resources if they are too many for a comment. */
export function renderPlan(plan: DeploymentPlan): string {
  const title = plan.platform === plan.name ? plan.name : `${plan.name} on ${plan.platform}`;
  const start = [
    `## Plan for ${title}`,
    "",
    headline(plan),
    "",
    ...dangerSection(plan),
    ...problemSection(plan),
  ];
  const middle = [...imageSection(plan), stackTable(plan), "", ...costSection(plan)];
  const whole = [...start, ...middle, ...plan.stacks.flatMap(details)].join("\n");
  if (whole.length <= mostCharacters) return whole;
  return [...start, ...middle, "The single resources are too many to show here.", ""].join("\n");
}
