import { acmStore } from "../acm/store.ts";
import { isProven } from "../acm/validation-record.ts";
import { elbv2Store } from "../elbv2/store.ts";
import type { World } from "../kernel/world.ts";

/** One thing on the certificate's way from a request to a door, and when it was first seen. */
export interface Milestone {
  readonly what: string;
  readonly holds: (world: World) => boolean;
  /** AWS's seconds since the watch began; undefined until it is seen. */
  seenAfter?: number;
}

const certificates = (world: World) => [...world.store(acmStore).certificates.values()];
const listeners = (world: World) => [...world.store(elbv2Store).listeners.values()];
const rules = (world: World) => [...world.store(elbv2Store).rules.values()];

const newMilestones = (): readonly Milestone[] => [
  { what: "CloudFormation has requested the certificate", holds: (world) => certificates(world).length > 0 },
  {
    what: "validate-certificate has put its record into the zone",
    holds: (world) =>
      certificates(world).some(
        ({ validations }) => validations.length > 0 && validations.every((name) => isProven(world, name)),
      ),
  },
  {
    what: "ACM has issued it",
    holds: (world) => certificates(world).some(({ status }) => status === "ISSUED"),
  },
  {
    what: "attach-listener-rule has made the HTTPS listener with it",
    holds: (world) =>
      listeners(world).some(({ Port, certificates }) => Port === 443 && certificates.length > 0),
  },
  {
    what: "attach-listener-rule has attached the sign-in rule",
    holds: (world) => rules(world).some(({ Actions }) => Actions[0]?.Type === "authenticate-cognito"),
  },
];

/** Looks every second of AWS's time, from now until all have been seen. */
export function watchMilestones(world: World): readonly Milestone[] {
  const { clock } = world;
  const start = clock.now();
  const milestones = newMilestones();
  const look = () => {
    for (const milestone of milestones) {
      if (milestone.seenAfter === undefined && milestone.holds(world))
        milestone.seenAfter = Math.round((clock.now() - start) / 1000);
    }
    if (milestones.some(({ seenAfter }) => seenAfter === undefined)) clock.after(1000, look);
  };
  look();
  return milestones;
}
