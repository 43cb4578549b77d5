import { describeStack, readTemplateOf, type Stack } from "../../aws/cloudformation.ts";
import { deleteLogGroup } from "../../aws/log-groups.ts";
import { logGroupOf, retainedLogs } from "../../core/kept-logs.ts";
import { withPlainImage } from "../../core/plan/template-resources.ts";
import type { TeardownSettings } from "../../core/settings/settings.ts";
import { conditionOf } from "../../core/stack-status.ts";
import { UserError } from "../../core/user-error.ts";
import { isOwn, lookAtLogGroup } from "../kept-log-group.ts";
import type { Session } from "../session.ts";
import { changeStack } from "../stacks/change-stack.ts";
import { awaitOtherStatus, isGone, stopUpdate } from "../stacks/remove-stack.ts";
import { explainFailure } from "../stacks/stack-failure.ts";
import { watchStack } from "../stacks/watch-stack.ts";
import type { Leftover } from "../summary.ts";

const refusal = ({ name, status }: Stack, why = "") =>
  new UserError(
    `\`keep-logs\` needs an update of ${name} first, and that is not to be had: it is ${status}${why && `: ${why}`}. Nothing was deleted.`,
    "`mode: deploy` mends the stack; or run the teardown without `keep-logs`, and the log goes too.",
  );

/** The stack once nobody is at work on it; undefined once it is gone. */
async function awaitRest(session: Session, stack: Stack): Promise<Stack | undefined> {
  let current: Stack | undefined = stack;
  while (current && conditionOf(current.status) === "busy") {
    if (current.status === "UPDATE_IN_PROGRESS") await stopUpdate(session, current);
    current = await awaitOtherStatus(session, current);
  }
  return isGone(current) ? undefined : current;
}

/** One update in which nothing changes but the log group; the image stays the one that the stack has, whatever was released since. */
async function letGoOfLogs(session: Session, stack: Stack, template: string): Promise<void> {
  const { id, name, tags, parameters, resolvedParameters } = stack;
  const desired = {
    ...{ name, tags, digest: "" },
    template: withPlainImage(template),
    parameters: { ...parameters, ...resolvedParameters },
  };
  const change = await changeStack(session, desired, "UPDATE");
  if (change.state === "empty") return;
  if (change.state !== "started")
    throw refusal(stack, change.state === "refused" ? change.error.message : "someone else changes it");
  const history = await watchStack(session, { id, name }, change.after);
  if (history.end === "failed") throw await explainFailure(session, "service", name, history);
}

/** Before anything is deleted: makes the service's stack leave its log group behind. A stack that never came to be has no log. */
export async function keepLogs(session: Session, stack: Stack): Promise<void> {
  const { cloudFormation } = session.clients;
  const found = await awaitRest(session, stack);
  const now = found && (await describeStack(cloudFormation, found.id));
  const condition = now && conditionOf(now.status);
  if (!now || condition === "reserved" || condition === "broken") return;
  const template = retainedLogs(await readTemplateOf(cloudFormation, now.id));
  if (template === undefined || now.parameters.LogGroupExists === "true") return;
  if (condition !== "complete") throw refusal(now);
  session.journal.say(`  ${now.name} is told to leave its log group`);
  await letGoOfLogs(session, now, template);
}

const leftover = (settings: TeardownSettings, why: string): readonly Leftover[] => [
  { what: "CloudWatch log group", id: logGroupOf(settings), why },
];

/** After the stacks are gone: the log that was kept, now or by an earlier teardown, stays or goes as is asked. */
export async function settleLogs(session: Session, settings: TeardownSettings): Promise<readonly Leftover[]> {
  const group = await lookAtLogGroup(session, settings);
  if (group === "unknown" && settings.keepLogs)
    return leftover(settings, "kept, as `keep-logs` asks; this role may not look whether it is there");
  if (!isOwn(group, settings)) return [];
  if (settings.keepLogs)
    return leftover(
      settings,
      `kept, as \`keep-logs\` asks; the next deployment of ${settings.name} goes on in it, and a teardown without \`keep-logs\` deletes it`,
    );
  await deleteLogGroup(session.clients.logs, group.name);
  session.journal.say(`  the log group ${group.name}, which an earlier teardown had kept, is deleted`);
  return [];
}
