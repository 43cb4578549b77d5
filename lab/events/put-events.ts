import type { PutEventsRequestEntry, PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import type { World } from "../kernel/world.ts";
import { publish } from "./bus.ts";
import { requireDefaultBus, validation } from "./rules.ts";

/** Puts each entry on the bus; a refused entry gets its own error, the others go on. */
export function putEntries(
  world: World,
  entries: readonly PutEventsRequestEntry[],
): readonly PutEventsResultEntry[] {
  if (entries.length === 0 || entries.length > 10) {
    throw validation(
      "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
    );
  }
  return entries.map((entry) => putEntry(world, entry));
}

function putEntry(world: World, entry: PutEventsRequestEntry): PutEventsResultEntry {
  requireDefaultBus(entry.EventBusName);
  const problem = problemOf(entry);
  if (problem) return problem;
  const { Source = "", DetailType = "", Detail = "{}", Resources = [], Time } = entry;
  const event = { source: Source, detailType: DetailType, resources: Resources, detail: JSON.parse(Detail) };
  return { EventId: publish(world, event, Time?.getTime() ?? world.clock.now()) };
}

function problemOf(entry: PutEventsRequestEntry): PutEventsResultEntry | undefined {
  for (const name of ["Source", "DetailType", "Detail"] as const) {
    if (entry[name]) continue;
    return {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    };
  }
  if (entry.Source?.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  return isObject(entry.Detail)
    ? undefined
    : { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
}

/** Whether the text is a JSON object. */
export function isObject(text = ""): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
