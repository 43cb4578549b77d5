import type { Stack } from "../aws/cloudformation.ts";
import { describeTargetHealth, type TargetHealth } from "../aws/elastic-load-balancing-v2.ts";
import { adviceAmong } from "../core/secret-failure.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { UserError } from "../core/user-error.ts";
import { diagnoseService } from "./diagnose-service.ts";
import type { Session } from "./session.ts";

const pollMs = 5000;
/** Long enough for ECS to put a new task in an unhealthy one's place: the checks, the old one's end, the new one's start. */
const patienceMs = 5 * 60_000;

const isHealthy = ({ state }: TargetHealth) => state === "healthy";

const describe = ({ id, port, state, reason, description }: TargetHealth): string =>
  `${id}:${port} is ${[state, reason, description].filter((text) => text !== "").join(": ")}`;

async function explain(session: Session, stack: Stack, { name, desiredCount }: DeploySettings) {
  const targets = await describeTargetHealth(session.clients.elbv2, stack.outputs.TargetGroupArn ?? "");
  const healthy = targets.filter(isHealthy).length;
  const details = await diagnoseService(session, { serviceArn: stack.outputs.ServiceArn ?? "" });
  return new UserError(
    `${healthy} of ${desiredCount} tasks of ${name} are healthy, and it has stayed so for ${patienceMs / 60_000} minutes.`,
    adviceAmong(details) ??
      "Everything is as the inputs say but the app's health: it has to listen on `container-port` and answer `health-check-path` with 200 to 399. `mode: rollback` puts the image before this one back.",
    { details: [...targets.filter((target) => !isHealthy(target)).map(describe), ...details] },
  );
}

/**
 * What ECS has called complete may have become unhealthy since, and nobody would tell when there is nothing to change. Tasks that are just
 * being replaced are waited for.
 */
export async function awaitHealth(session: Session, settings: DeploySettings, stack: Stack): Promise<void> {
  const { clients, journal, parts } = session;
  const { TargetGroupArn: arn = "" } = stack.outputs;
  const end = parts.clock.now() + patienceMs;
  for (;;) {
    const healthy = (await describeTargetHealth(clients.elbv2, arn)).filter(isHealthy).length;
    if (healthy >= settings.desiredCount) break;
    if (parts.clock.now() >= end) throw await explain(session, stack, settings);
    journal.waiting(arn, `${settings.name} to be healthy: ${healthy} of ${settings.desiredCount} tasks are`);
    await session.pause(pollMs);
  }
  journal.done(arn);
}
