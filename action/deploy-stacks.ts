import { describeRules } from "../aws/elastic-load-balancing-v2.ts";
import { chooseParkingPriority } from "../core/parking-priority.ts";
import { choosePlatform, type PlatformChoice, stacksOf } from "../core/plan/stack-choice.ts";
import type { DesiredStack } from "../core/plan/stack-comparison.ts";
import { parametersOf } from "../core/plan/stack-parameters.ts";
import { tagsOf } from "../core/plan/stack-tags.ts";
import type { DeploySettings } from "../core/settings/settings.ts";
import { type GraphResults, restrictGraph, runGraph } from "../core/stack-graph.ts";
import { conditionOf } from "../core/stack-status.ts";
import { type StackKind, stackContracts, stackKinds, stackName } from "../core/stacks.ts";
import type { ValidationRecord } from "../core/validation-records.ts";
import type { Observation } from "./observe.ts";
import { type ImageEnd, releaseAlone, releaseForStack } from "./release-image.ts";
import type { Session } from "./session.ts";
import { convergeCertificate } from "./stacks/converge-certificate.ts";
import { convergeStack, type StackEnd } from "./stacks/converge-stack.ts";
import { readTemplate } from "./stacks/template.ts";
import { UnpullableImage } from "./stop-teller.ts";
import { watchRollout } from "./watch-rollout.ts";
import { withdrawRelease } from "./withdraw-release.ts";

export interface Deployment {
  readonly session: Session;
  readonly settings: DeploySettings;
  readonly observation: Observation;
}

/** A stack that is done, with what belongs to it alone. */
export interface KindEnd extends StackEnd {
  /** The service's: what became of the image. */
  readonly image?: ImageEnd;
  /** The certificate's: records that somebody has to make by hand. */
  readonly records?: readonly ValidationRecord[];
}

type Ends = ReadonlyMap<StackKind, KindEnd>;

const outputsOf = (ends: Ends) =>
  new Map([...ends].map(([kind, { stack }]) => [kind, stack.outputs] as const));

/** Kept for life; for a new app a place that is free now. */
async function findParkingPriority({ session, settings, observation }: Deployment, ends: Ends) {
  const known = observation.stacks.service;
  const kept = known && conditionOf(known.status) !== "broken" && known.parameters.ParkingRulePriority;
  if (kept) return Number(kept);
  const listener = ends.get("platform")?.stack.outputs.HttpListenerArn ?? "";
  const rules = await describeRules(session.clients.elbv2, listener);
  const taken = rules.flatMap(({ priority }) => (priority === undefined ? [] : [priority]));
  return chooseParkingPriority(settings.name, taken);
}

async function describeDesired(
  deployment: Deployment,
  choice: PlatformChoice,
  { kind, ends }: { readonly kind: StackKind; readonly ends: Ends },
): Promise<DesiredStack> {
  const { session, settings, observation } = deployment;
  const { text, digest } = readTemplate(session.parts, kind, settings.environmentVariables);
  const { hostedZoneId } = observation;
  const sources = { settings, choice, hostedZoneId, outputs: outputsOf(ends) };
  const parameters = parametersOf(
    kind,
    kind === "service"
      ? { ...sources, parkingRulePriority: await findParkingPriority(deployment, ends) }
      : sources,
  );
  const tags = tagsOf(kind, settings, observation.stacks);
  const { allowReplacement } = settings;
  return { name: stackName(kind, settings), template: text, digest, parameters, tags, allowReplacement };
}

/** The service's stack and the image, in the order that loses neither. */
async function convergeService(deployment: Deployment, desired: DesiredStack): Promise<KindEnd> {
  const { session, settings, observation } = deployment;
  const { released } = observation;
  let version: number | undefined;
  const end = await convergeStack(session, {
    kind: "service",
    desired,
    known: observation.stacks.service,
    wait: true,
    beforeChange: async () => {
      version ??= await releaseForStack(session, settings, released);
    },
  }).catch(async (error: unknown) => {
    if (version !== undefined && error instanceof UnpullableImage)
      await withdrawRelease(session, settings, version);
    throw error;
  });
  const serviceArn = end.stack.outputs.ServiceArn ?? "";
  // Unchanged, or on its way by an earlier run that had another image.
  if (version === undefined)
    return { ...end, image: await releaseAlone(session, settings, { serviceArn, released }) };
  const rollout = { settings, serviceArn, version };
  const { taskDefinitionArn } = await watchRollout(session, rollout);
  return { ...end, image: { changed: released?.image !== settings.image, taskDefinitionArn } };
}

async function convergeKind(
  deployment: Deployment,
  choice: PlatformChoice,
  place: { readonly kind: StackKind; readonly ends: Ends },
): Promise<KindEnd> {
  const { session, observation, settings } = deployment;
  const { kind } = place;
  const desired = await describeDesired(deployment, choice, place);
  if (kind === "service") return convergeService(deployment, desired);
  const known = observation.stacks[kind];
  if (kind !== "certificate") return convergeStack(session, { kind, desired, known, wait: true });
  const patience = { wait: settings.waitForCertificate, foreignZone: observation.hostedZoneId === "" };
  return convergeCertificate(session, { desired, known }, patience);
}

/** Other apps of the platform may still use them, so they are not taken down here. */
function warnOfIdleGateways({ session, observation }: Deployment, { egress }: PlatformChoice): void {
  const { egress: stack } = observation.stacks;
  if (stack && egress === "public-ip")
    session.journal.warn(
      `This app no longer uses the NAT gateways of ${stack.name}, but they are still paid for. If no other app of the platform does, delete that stack.`,
    );
}

/** Brings all stacks to what is wanted, each as soon as what it comes after is done. */
export function deployStacks(deployment: Deployment): Promise<GraphResults<StackKind, KindEnd>> {
  const { session, settings, observation } = deployment;
  const choice = choosePlatform(settings, observation.stacks, session);
  warnOfIdleGateways(deployment, choice);
  const kinds = stacksOf(choice, stackKinds);
  return runGraph({
    graph: restrictGraph(kinds, (kind) => stackContracts[kind].after),
    run: (kind, ends) => convergeKind(deployment, choice, { kind, ends }),
    onFailure: () => session.abandon(),
  });
}
