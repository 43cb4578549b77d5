import { listRules } from "../../aws/elastic-load-balancing-v2.ts";
import { recordsOfService } from "../../core/alias-records.ts";
import { hostedZoneParameter } from "../../core/app-dns.ts";
import { choosePlatform, type PlatformChoice, stacksOf } from "../../core/plan/stack-choice.ts";
import {
  chooseParameters,
  offeredParameters,
  type ParameterSources,
} from "../../core/plan/stack-parameters.ts";
import { tagsOf } from "../../core/plan/stack-tags.ts";
import { withPlainImage } from "../../core/plan/template-resources.ts";
import { chooseParkingPriority } from "../../core/rule-priority.ts";
import type { DeploySettings } from "../../core/settings/settings.ts";
import { conditionOf } from "../../core/stack-status.ts";
import { type StackKind, stackContracts, stackKinds, stackName } from "../../core/stacks.ts";
import { findKeptLogGroup } from "../kept-log-group.ts";
import type { Observation } from "../observe.ts";
import type { Session } from "../session.ts";
import { readTemplate } from "../stacks/template.ts";
import type { StackSight } from "./plan-stack.ts";

interface Scene {
  readonly session: Session;
  readonly settings: DeploySettings;
  readonly observation: Observation;
}

/** Broken stacks are made anew, so their outputs are nothing to build on. */
function isStanding({ observation }: Scene, kind: StackKind): boolean {
  const stack = observation.stacks[kind];
  return stack !== undefined && ["complete", "busy"].includes(conditionOf(stack.status));
}

/** The outputs as they are now. */
const outputsNow = (scene: Scene): ParameterSources["outputs"] =>
  new Map(
    stackKinds
      .filter((kind) => isStanding(scene, kind))
      .map((kind) => [kind, scene.observation.stacks[kind]?.outputs ?? {}] as const),
  );

/** Kept for life; for a new app the place that is free now. Undefined without a listener. */
async function findParkingPriority(scene: Scene): Promise<number | undefined> {
  const { session, settings, observation } = scene;
  const kept = isStanding(scene, "service") && observation.stacks.service?.parameters.ParkingRulePriority;
  if (kept) return Number(kept);
  const listener = isStanding(scene, "platform") && observation.stacks.platform?.outputs.HttpListenerArn;
  if (!listener) return undefined;
  const rules = await listRules(session.clients.elbv2, listener);
  const taken = rules.map(({ priority }) => priority);
  return chooseParkingPriority(settings.name, taken);
}

interface StandIn {
  readonly template: string;
  /** Parameters in place of those that a deployment would give. */
  readonly stand: Readonly<Record<string, string>>;
}

/** Without a release the image stands in for its parameter, which a deployment would write and a plan does not. */
function standInForRelease(scene: Scene, kind: StackKind, template: string): StandIn {
  const { settings, observation } = scene;
  if (kind !== "service" || observation.released) return { template, stand: {} };
  return { template: withPlainImage(template), stand: { Image: settings.image } };
}

function seeStack(scene: Scene, choice: PlatformChoice, sources: Omit<ParameterSources, "aliasZoneId">) {
  const { session, settings, observation } = scene;
  const { environmentVariables, secrets } = settings;
  const { aliases, ownZoneId } = recordsOfService(observation.dns, observation.stacks.service);
  return (kind: StackKind): StackSight => {
    const { text, digest } = readTemplate(session.parts, kind, { environmentVariables, secrets, aliases });
    const { template, stand } = standInForRelease(scene, kind, text);
    const values = { ...offeredParameters(kind, { ...sources, aliasZoneId: ownZoneId }), ...stand };
    const { given, missing } = chooseParameters(kind, observation.stacks[kind]?.parameters, values);
    const before = stacksOf(choice, stackContracts[kind].after);
    const absent = before.filter((other) => !isStanding(scene, other));
    // A stack that is on its way has no outputs yet either.
    const awaited = absent.length > 0 ? absent : before;
    return {
      kind,
      known: observation.stacks[kind],
      desired: {
        ...{ name: stackName(kind, settings), template, digest },
        ...{ parameters: given, tags: tagsOf(kind, settings, observation.stacks) },
      },
      secrets: kind === "service" ? secrets : {},
      waitsFor: missing.length === 0 ? [] : awaited.map((other) => stackName(other, settings)),
    };
  };
}

/** Every stack that a deployment needs, as it is and as it is wanted; nothing is changed. */
export async function seeStacks(scene: Scene): Promise<readonly StackSight[]> {
  const { session, settings, observation } = scene;
  const choice = choosePlatform(settings, observation.stacks, session);
  const parkingRulePriority = await findParkingPriority(scene);
  const hostedZoneId = hostedZoneParameter(observation.dns);
  const logGroupExists = await findKeptLogGroup(scene.session, settings, observation.stacks.service);
  const sources = {
    ...{ settings, choice, hostedZoneId, logGroupExists, outputs: outputsNow(scene) },
    ...(parkingRulePriority === undefined ? {} : { parkingRulePriority }),
  };
  return stacksOf(choice, stackKinds).map(seeStack(scene, choice, sources));
}
