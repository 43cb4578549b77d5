import type { AppStatus } from "../../core/app-status.ts";
import type { AppIdentity } from "../../core/names.ts";
import { namesOfService } from "../../core/settings/host-names.ts";
import { stackKinds } from "../../core/stacks.ts";
import { otherNames, table } from "../summary/markdown.ts";
import { primaryOf, type Sight } from "./look.ts";
import { releasesIn } from "./outputs.ts";

const code = (text: string) => `\`${text}\``;

/** A heading with its table; nothing where there is nothing to tell. */
const section = (title: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length > 0 ? [`### ${title}`, "", table(head, rows), ""] : [];

function describeService(sight: Sight): readonly string[] {
  const primary = primaryOf(sight);
  if (!primary) return [];
  const { image, running, desired, rolloutState, taskDefinitionArn } = primary;
  return section(
    "What runs",
    ["image", "tasks", "rollout", "task definition"],
    [
      [
        code(image),
        `${running} of ${desired}`,
        rolloutState,
        code(taskDefinitionArn.split("/").at(-1) ?? ""),
      ],
    ],
  );
}

function describeRules(unattached: Sight["unattached"]): string {
  if (!unattached) return "not there";
  return unattached.length === 0 ? "in place" : `not there for ${unattached.join(", ")}`;
}

function describeDoor({ certificate, unattached }: Sight): readonly string[] {
  if (!certificate) return [];
  const records = certificate.validations.flatMap(({ record }) => (record ? [record] : []));
  const open = certificate.status === "PENDING_VALIDATION" ? records : [];
  return [
    `Certificate: ${certificate.status}${certificate.failureReason && ` (${certificate.failureReason})`}. Login rule: ${describeRules(unattached)}.`,
    "",
    ...section(
      "DNS records that prove the domain",
      ["name", "type", "value"],
      open.map(({ name, value }) => [code(name), "CNAME", code(value)]),
    ),
  ];
}

const describeTargets = ({ targets }: Sight) =>
  section(
    "Targets",
    ["address", "health", "why"],
    targets.map(({ id, port, state, reason, description }) => [
      code(`${id}:${port}`),
      state,
      [reason, description].filter((text) => text !== "").join(": "),
    ]),
  );

const describeReleases = (sight: Sight) =>
  section(
    "Last releases",
    ["version", "image", "", "released"],
    releasesIn(sight).map(({ version, image, live, at }) => [
      String(version),
      code(image),
      live ? "live" : "",
      at,
    ]),
  );

const describeStacks = ({ stacks }: Sight) =>
  section(
    "Stacks",
    ["stack", "status"],
    stackKinds.flatMap((kind) => {
      const stack = stacks[kind];
      return stack ? [[code(stack.name), stack.status]] : [];
    }),
  );

export function summarizeStatus(
  { name }: AppIdentity,
  { sight, status }: { readonly sight: Sight; readonly status: AppStatus },
): string {
  const names = namesOfService(sight.stacks.service?.outputs ?? {});
  return [
    `## ${name} is ${status.state}`,
    "",
    ...(names ? [`**<https://${names.domainName}>**`, "", ...otherNames(names)] : []),
    ...status.reasons.flatMap((reason) => [reason, ""]),
    ...describeDoor(sight),
    ...describeService(sight),
    ...describeTargets(sight),
    ...describeReleases(sight),
    ...describeStacks(sight),
  ].join("\n");
}
