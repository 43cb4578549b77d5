import type { Certificate } from "../../aws/acm.ts";
import type { AppStatus } from "../../core/app-status.ts";
import type { AppIdentity } from "../../core/names.ts";
import { namesOfService } from "../../core/settings/host-names.ts";
import { stackKinds } from "../../core/stacks.ts";
import { day, otherNames, table } from "../summary/markdown.ts";
import { primaryOf, type Sight } from "./look.ts";
import { driftIn, releasesIn } from "./outputs.ts";

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

const describeEnd = ({ failureReason, notAfter }: Certificate): string => {
  if (failureReason) return ` (${failureReason})`;
  return notAfter === undefined ? "" : `, valid until ${day(notAfter)}`;
};

function describeRules(unattached: Sight["unattached"]): string {
  if (!unattached) return "not there";
  return unattached.length === 0 ? "in place" : `not there for ${unattached.join(", ")}`;
}

function describeDoor({ certificate, unattached }: Sight): readonly string[] {
  if (!certificate) return [];
  const records = certificate.validations.flatMap(({ record }) => (record ? [record] : []));
  const open = certificate.status === "PENDING_VALIDATION" ? records : [];
  return [
    `Certificate: ${certificate.status}${describeEnd(certificate)}. Login rule: ${describeRules(unattached)}.`,
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

/** `2026-11-22 09:05 UTC` */
const minute = (at: string) => `${at.slice(0, 16).replace("T", " ")} UTC`;

const describeReleases = (sight: Sight) =>
  section(
    "Last releases",
    ["version", "image", "", "released"],
    releasesIn(sight).map(({ version, image, live, at }) => [
      String(version),
      code(image),
      live ? "live" : "",
      minute(at),
    ]),
  );

/** What stands in no table has not drifted, or could not be looked at: that is said too. */
function describeDrift(sight: Sight): readonly string[] {
  if (sight.drifts.length === 0) return [];
  const rows = driftIn(sight).map(({ stack, resource, type, status, properties }) => [
    code(stack),
    `${code(resource)} (${type.replace(/^AWS::/, "")})`,
    status,
    properties.map(code).join(", "),
  ]);
  const gaps = sight.drifts.flatMap(({ stack, gaps }) => (gaps === "" ? [] : [`${code(stack)}: ${gaps}`]));
  const calm = rows.length === 0 && gaps.length === 0;
  return [
    ...section("Changed by hand (drift)", ["stack", "resource", "what", "properties"], rows),
    ...(calm ? ["No drift: the stacks' resources are as their templates say.", ""] : []),
    ...gaps.flatMap((gap) => [`Drift not wholly known of ${gap}`, ""]),
  ];
}

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
    ...describeDrift(sight),
  ].join("\n");
}
