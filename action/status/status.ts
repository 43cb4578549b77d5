import { judgeApp } from "../../core/app-status.ts";
import type { StatusSettings } from "../../core/settings/settings.ts";
import type { Session } from "../session.ts";
import { factsOf, lookAt, type Sight } from "./look.ts";
import { describeSight, driftIn } from "./outputs.ts";
import { summarizeStatus } from "./summarize-status.ts";

function tellDrift({ journal }: Session, sight: Sight): void {
  for (const { stack, resource, status, properties } of driftIn(sight))
    journal.say(`  drift: ${[stack, resource, status, properties.join(", ")].join(" ").trimEnd()}`);
  const [gap, ...more] = sight.drifts.filter(({ gaps }) => gaps !== "");
  const others = more.length > 0 ? `, nor of ${more.map(({ stack }) => stack).join(", ")}` : "";
  if (gap) journal.notice(`Drift is not wholly known of ${gap.stack}${others}: ${gap.gaps}`);
}

/** Tells how the app is. Whatever it finds is a success: it fails only when it cannot look. */
export async function tellStatus(session: Session, settings: StatusSettings): Promise<void> {
  const { journal, parts, region } = session;
  const sight = await lookAt(session, settings);
  const status = judgeApp(factsOf(sight));
  const outputs = describeSight(sight, status, region);
  for (const [name, value] of Object.entries(outputs)) parts.setOutput(name, value);
  journal.say(`${settings.name} on ${settings.platform} is ${status.state}`);
  for (const reason of status.reasons) journal.say(`  ${reason}`);
  if (outputs.image) journal.say(`  ${outputs.image} runs, ${outputs.url}`);
  tellDrift(session, sight);
  await parts.summarize(summarizeStatus(settings, { sight, status }));
}
