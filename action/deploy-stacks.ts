import type { Stack } from "../aws/cloudformation.ts";
import { recordsOfService } from "../core/alias-records.ts";
import { hostedZoneParameter } from "../core/app-dns.ts";
import { phaseOf } from "../core/app-stack.ts";
import { isNewFirstName } from "../core/plan/new-first-name.ts";
import { choosePlatform, type PlatformChoice, stacksOf } from "../core/plan/stack-choice.ts";
import type { DesiredStack } from "../core/plan/stack-comparison.ts";
import { parametersOf } from "../core/plan/stack-parameters.ts";
import { tagsOf } from "../core/plan/stack-tags.ts";
import { recordsToMake } from "../core/records-to-make.ts";
import { allNames } from "../core/settings/host-names.ts";
import { type DeploySettings, sharesPlatform } from "../core/settings/settings.ts";
import { type GraphResults, restrictGraph, runGraph } from "../core/stack-graph.ts";
import { type StackKind, stackContracts, stackKinds, stackName } from "../core/stacks.ts";
import type { ValidationRecord } from "../core/validation-records.ts";
import { convergeService, type ServicePlace } from "./converge-service.ts";
import type { Observation, Stacks } from "./observe.ts";
import type { ImageEnd } from "./release-image.ts";
import type { Session } from "./session.ts";
import { convergeCertificate } from "./stacks/converge-certificate.ts";
import { convergeStack, type StackEnd } from "./stacks/converge-stack.ts";
import { readTemplate } from "./stacks/template.ts";

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

/** With what the service's alone has. */
interface Place extends Partial<ServicePlace> {
  readonly kind: StackKind;
  readonly ends: Ends;
}

/** What the app says nothing about is as in `current`, the stack as it was seen last: another app of the platform may have chosen since. */
function describeDesired(
  { session, settings, observation }: Deployment,
  { kind, ends, ...more }: Place,
  current: Stack | undefined,
): DesiredStack {
  const { [kind]: _, ...others } = observation.stacks;
  const stacks: Stacks = current ? { ...others, [kind]: current } : others;
  const { environmentVariables, secrets, allowReplacement } = settings;
  const { aliases, ownZoneId } = recordsOfService(observation.dns, stacks.service);
  const { text, digest } = readTemplate(session.parts, kind, { environmentVariables, secrets, aliases });
  const parameters = parametersOf(kind, {
    ...more,
    settings,
    choice: choosePlatform(settings, stacks, session),
    hostedZoneId: hostedZoneParameter(observation.dns),
    aliasZoneId: ownZoneId,
    known: current?.parameters,
    outputs: outputsOf(ends),
  });
  const tags = tagsOf(kind, settings, stacks);
  return { name: stackName(kind, settings), template: text, digest, parameters, tags, allowReplacement };
}

/**
 * Where DNS is kept elsewhere: puts out the records to make already before they are waited for, since a job that waits in vain ends without
 * a result. Undefined where they are made for the user.
 */
function recordTeller({ session: { parts }, settings, observation: { dns, stacks } }: Deployment) {
  if (dns.kept !== "elsewhere") return undefined;
  const loadBalancer = stacks.platform?.outputs.LoadBalancerDnsName;
  return (proofs: readonly ValidationRecord[]) => {
    const records = recordsToMake({ names: allNames(settings), proofs, loadBalancer });
    parts.setOutput("dns-records", JSON.stringify(records));
  };
}

async function convergeKind(deployment: Deployment, place: Place): Promise<KindEnd> {
  const { session, observation, settings } = deployment;
  const { kind, ends } = place;
  const known = observation.stacks[kind];
  if (kind === "service")
    return convergeService(deployment, {
      httpListenerArn: ends.get("platform")?.stack.outputs.HttpListenerArn ?? "",
      describe: (found) => describeDesired(deployment, { kind, ends, ...found }, known),
    });
  const describe = (current: Stack | undefined) => describeDesired(deployment, place, current);
  if (kind !== "certificate") return convergeStack(session, { kind, describe, known, wait: true });
  const wait = settings.waitForCertificate || isNewFirstName(observation.stacks, settings.domainName);
  return convergeCertificate(session, { describe, known }, { wait, onRecords: recordTeller(deployment) });
}

/** Other apps of the platform may still use them, so they are not taken down here. */
function warnOfIdle({ session, observation, settings }: Deployment, choice: PlatformChoice): void {
  const { egress, capacity, service } = observation.stacks;
  const warn = (what: string, { name }: Stack) =>
    session.journal.warn(
      `This app no longer uses the ${what} of ${name}, but they are still paid for. If no other app of the platform does, delete that stack.`,
    );
  if (egress && choice.egress === "public-ip") warn("NAT gateways", egress);
  const wasOnInstances = Boolean(service?.parameters.CapacityProvider) || !sharesPlatform(settings);
  if (capacity && !choice.capacity && wasOnInstances) warn("EC2 instances", capacity);
}

const isStanding = (stack: Stack | undefined) => phaseOf(stack) === "standing";

/**
 * A service that stands gets its image by roll-out-service alone, which then has to be there first. One that is to move to a name of which
 * no certificate knows stays where it is until one does.
 */
function afterWhat({ observation: { stacks }, settings }: Deployment, kind: StackKind): readonly StackKind[] {
  const { after } = stackContracts[kind];
  if (kind !== "service") return after;
  const needsFunctions = isStanding(stacks.service) && !isStanding(stacks.automation);
  return [
    ...after,
    ...(needsFunctions ? (["automation"] as const) : []),
    ...(isNewFirstName(stacks, settings.domainName) ? (["certificate"] as const) : []),
  ];
}

function tellOfMove({ session, observation, settings }: Deployment): void {
  if (isNewFirstName(observation.stacks, settings.domainName))
    session.journal.say(
      `  ${settings.domainName} is new: its certificate comes first, and the app stays where it is until then`,
    );
}

/** Brings all stacks to what is wanted, each as soon as what it comes after is done. */
export function deployStacks(deployment: Deployment): Promise<GraphResults<StackKind, KindEnd>> {
  const { session, settings, observation } = deployment;
  const choice = choosePlatform(settings, observation.stacks, session);
  warnOfIdle(deployment, choice);
  tellOfMove(deployment);
  const kinds = stacksOf(choice, stackKinds);
  return runGraph({
    graph: restrictGraph(kinds, (kind) => afterWhat(deployment, kind)),
    run: (kind, ends) => convergeKind(deployment, { kind, ends }),
    onFailure: () => session.abandon(),
  });
}
