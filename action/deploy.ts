import { trackTag } from "../aws/ssm.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import type { GraphResults } from "../core/stack-graph.ts";
import { type StackKind, stackName } from "../core/stacks.ts";
import { imageToRelease } from "../core/tracked-image.ts";
import { awaitRules } from "./app-rules.ts";
import { awaitHealth } from "./await-health.ts";
import { checkCertificate, findCertificateArn, findExpiry } from "./certificate.ts";
import { checkImage } from "./check-image.ts";
import { checkSignIn } from "./check-sign-in.ts";
import { clearRuins } from "./clear-ruins.ts";
import { composeResult, hasChanged, outputsOf } from "./deploy-result.ts";
import { type Deployment, deployStacks, type KindEnd } from "./deploy-stacks.ts";
import { moveIn } from "./move-in.ts";
import { NothingToChange } from "./nothing-to-change.ts";
import { observe, runningOf } from "./observe.ts";
import { obstacleError } from "./obstacle-error.ts";
import { findObstacles } from "./preflight/preflight.ts";
import { Abandoned, type Session } from "./session.ts";
import { summarizeDeployment } from "./summary.ts";

function tellTimes({ journal }: Session, results: GraphResults<StackKind, KindEnd>): void {
  const ends = [...results.values()].flatMap((result) => (result.state === "done" ? [result.value] : []));
  const lines = ends
    .filter(({ outcome }) => outcome !== "unchanged")
    .map(({ stack, outcome, seconds }) => `${String(seconds).padStart(5)} s  ${stack.name} ${outcome}`);
  journal.fold("Time per stack", lines);
}

/** All stacks' ends, or the first true failure; those that were only left alone are named. */
function endsOf(
  { session, settings }: Deployment,
  results: GraphResults<StackKind, KindEnd>,
): ReadonlyMap<StackKind, KindEnd> {
  tellTimes(session, results);
  const failures = [...results.values()].flatMap((result) =>
    result.state === "failed" ? [result.error] : [],
  );
  const failure = failures.find((error) => !(error instanceof Abandoned));
  if (failure === undefined)
    return new Map(
      [...results].flatMap(([kind, result]) => (result.state === "done" ? [[kind, result.value]] : [])),
    );
  const left = [...results].filter(
    ([, result]) => result.state === "failed" && result.error instanceof Abandoned,
  );
  if (left.length > 0)
    session.journal.say(
      `Still going on in AWS: ${left.map(([kind]) => stackName(kind, settings)).join(", ")}`,
    );
  throw failure;
}

/** The certificate as it is now; with the rule too, if that is to be waited for. */
async function settleCertificate(
  { session, settings }: Deployment,
  ends: ReadonlyMap<StackKind, KindEnd>,
): Promise<{ readonly arn: string; readonly pending: boolean; readonly expires?: number | undefined }> {
  const stack = ends.get("certificate")?.stack;
  if (!stack) return { arn: "", pending: false };
  const now = stack.status.endsWith("_COMPLETE") ? stack : await checkCertificate(session, stack);
  const pending = !now.status.endsWith("_COMPLETE");
  const loadBalancerArn = ends.get("platform")?.stack.outputs.LoadBalancerArn;
  if (settings.waitForCertificate && loadBalancerArn) await awaitRules(session, settings, loadBalancerArn);
  const arn = await findCertificateArn(session, now);
  // Nothing to do stays at its few calls.
  const expires = pending || !hasChanged(ends) ? undefined : await findExpiry(session, arn);
  return { arn, pending, expires };
}

/** Makes it so; throws when in the end it is not so. */
export async function deploy(session: Session, given: DeploySettings): Promise<void> {
  const { journal, parts, region } = session;
  journal.say(`Deploying ${given.name} on ${given.platform} to ${session.account} in ${region}`);
  const observation = await observe(session, given);
  const settings = { ...given, image: imageToRelease(given, runningOf(observation)) };
  const [obstacles] = await Promise.all([
    findObstacles(session, settings, observation),
    checkImage(session, { image: settings.image, released: observation.released?.image }),
  ]);
  if (obstacles.length > 0) throw obstacleError(obstacles);
  const moved = await moveIn(session, settings, observation);
  const deployment = { session, settings, observation: await clearRuins(session, moved) };
  const ends = endsOf(deployment, await deployStacks(deployment));
  if (observation.tracked !== settings.trackTag)
    await trackTag(session.clients.ssm, settings, settings.trackTag);
  const certificate = await settleCertificate(deployment, ends);
  const imageBefore = observation.released?.image;
  const result = composeResult({ settings, ends, region, dns: observation.dns, certificate, imageBefore });
  const outputs = outputsOf(result);
  for (const [name, value] of Object.entries(outputs)) parts.setOutput(name, value);
  await checkSignIn(session, settings, outputs["alb-arn"] ?? "");
  const service = ends.get("service")?.stack;
  if (service) await awaitHealth(session, settings, service);
  journal.say(
    result.changed
      ? `Done: ${result.url} runs ${settings.image}`
      : `Nothing to do: ${result.url} runs ${settings.image} already`,
  );
  if (result.certificatePending)
    journal.say(`The certificate is on its way; ${result.url} answers once ACM has issued it.`);
  await parts.summarize(summarizeDeployment(result, journal.elapsed()));
  if (!result.changed && settings.failOnEmptyChangeset) throw new NothingToChange();
}
