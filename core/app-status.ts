import { conditionOf } from "./stack-status.ts";

/** One word for the whole app. */
export type AppState =
  /** Nothing of it is there. */
  | "absent"
  /** A stack of it or its platform needs mending. */
  | "failed"
  /** CloudFormation or ECS is at work on it. */
  | "changing"
  /** Fewer healthy tasks than wanted. */
  | "unhealthy"
  /** It runs, and nobody can open it yet: the certificate or the login rule is not there. */
  | "closed"
  /** It runs, and people can sign in. */
  | "open";

export interface AppFacts {
  /** Of the app and its platform, those that are there. */
  readonly stacks: readonly { readonly name: string; readonly status: string; readonly ofApp: boolean }[];
  /** ACM's word; "" without a certificate. */
  readonly certificateStatus: string;
  /** Whether the HTTPS listener has the app's rules, for all its names. */
  readonly hasRule: boolean;
  /** Names that it takes by no rule. */
  readonly unattached?: readonly string[];
  /** ECS's word for the deployment that is wanted; "" without a service. */
  readonly rolloutState: string;
  readonly desired: number;
  readonly healthy: number;
}

export interface AppStatus {
  readonly state: AppState;
  /** Why it is not `open`; a sentence each. */
  readonly reasons: readonly string[];
}

type Finding = AppStatus | undefined;

const found = (state: AppState, reasons: readonly string[]): Finding =>
  reasons.length > 0 ? { state, reasons } : undefined;

const isAtWork = ({ status }: AppFacts["stacks"][number]) => conditionOf(status) === "busy";

/** A certificate's stack waits for days where nobody makes the record: that is the certificate's news, not work. */
const isWaiting = (name: string, { certificateStatus }: AppFacts) =>
  certificateStatus === "PENDING_VALIDATION" && name.endsWith("-certificate");

const needsMending = (status: string) => ["broken", "stuck"].includes(conditionOf(status));

function findWork(facts: AppFacts): Finding {
  const busy = facts.stacks.filter((stack) => isAtWork(stack) && !isWaiting(stack.name, facts));
  const rollout = facts.rolloutState === "IN_PROGRESS" ? ["ECS is rolling an image out."] : [];
  return found("changing", [...busy.map(({ name, status }) => `${name} is ${status}.`), ...rollout]);
}

function findHealth({ rolloutState, desired, healthy }: AppFacts): Finding {
  if (rolloutState === "") return found("unhealthy", ["There is no service."]);
  const few = healthy < desired ? [`${healthy} of ${desired} tasks are healthy.`] : [];
  return found("unhealthy", few);
}

function findDoor({ certificateStatus, hasRule, unattached = [] }: AppFacts): Finding {
  if (certificateStatus === "") return found("closed", ["There is no certificate."]);
  if (certificateStatus !== "ISSUED") return found("closed", [`The certificate is ${certificateStatus}.`]);
  return found(
    "closed",
    hasRule ? [] : [`The load balancer has no login rule for ${unattached.join(", ") || "the app"}.`],
  );
}

/** The worst first: what is told is what to look at. */
export function judgeApp(facts: AppFacts): AppStatus {
  if (!facts.stacks.some(({ ofApp }) => ofApp))
    return { state: "absent", reasons: ["Nothing of it is there."] };
  const broken = facts.stacks.filter(({ status }) => needsMending(status));
  return (
    found(
      "failed",
      broken.map(({ name, status }) => `${name} is ${status}.`),
    ) ??
    findWork(facts) ??
    findHealth(facts) ??
    findDoor(facts) ?? { state: "open", reasons: [] }
  );
}
