import { type DeliveryFaults, type EventEnvelope, eventsStore } from "../lab/events/store.ts";
import type { World } from "../lab/kernel/world.ts";
import type { SdkCall } from "../lab/lambda/function-sdk.ts";
import { type CallFault, callLogStore } from "../lab/wire/call-log.ts";
import type { Story } from "./story.ts";

type Kind = "lost" | "doubled" | "late" | "refused" | "unheard" | "killed";

export interface Fault {
  /** What happens to the how-manyth of what: dropping steps or other faults does not change it. */
  readonly id: string;
  readonly kind: Kind;
  readonly at: number;
}

/** Decides faults by hashing, and keeps those that happened. */
export interface Faults {
  readonly happened: readonly Fault[];
  /** From now on nothing goes wrong. */
  calm(): void;
  killBefore(call: SdkCall): boolean;
  /** Puts the faults into the account; `now` is AWS's time. */
  plant(world: World): void;
}

/** FNV-1a, then murmur's last mixing: https://en.wikipedia.org/wiki/MurmurHash#Algorithm. A hundred thousand a minute are asked for. */
function share(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Those that AWS delivers at best: https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-acm.html, events-ref-ecr.html; Parameter Store's level is not told. */
const bestEffort = ["aws.acm", "aws.ecr", "aws.ssm"];

const refusals = [
  { code: "ThrottlingException", status: 400 },
  { code: "ServiceUnavailable", status: 503 },
  { code: "InternalFailure", status: 500 },
] as const;

const isReading = /^(Describe|List|Get)/;

/** Who does what: `tools-automation-AttachListenerRuleRole: elasticloadbalancing CreateRule`. */
const callSubject = ({ principalArn, service, operation }: Parameters<CallFault>[0]) => {
  const who = principalArn.split("/").at(-1)?.split("-").slice(0, -1).join("-") || "Action";
  return `${who}: ${service} ${operation}`;
};

const subjectOf = ({ source, "detail-type": type, detail }: EventEnvelope) =>
  `${source} ${type} ${JSON.stringify(detail["logical-resource-id"] ?? detail["status-details"] ?? detail.eventName ?? "")}`;

export function plotFaults({ seed, rates, spared }: Story): Faults {
  const happened: Fault[] = [];
  const counts = new Map<string, number>();
  let world: World | undefined;
  let isCalm = false;
  const strikes = (kind: Kind, describe: () => string): number | undefined => {
    if (isCalm || rates[kind] === 0) return undefined;
    const subject = describe();
    const stem = `${kind} ${subject}`;
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    const id = `${stem} #${count}`;
    if (spared?.has(id) || share(`${seed} ${id}`) >= rates[kind]) return undefined;
    happened.push({ id, kind, at: world?.clock.now() ?? 0 });
    return share(`${id} ${seed}`);
  };
  const deliveries: DeliveryFaults = (event, rule) => {
    // The sweep is the backstop that the promise rests on; it may be late or doubled as anything else.
    const subject = () => `${rule.name}: ${subjectOf(event)}`;
    if (bestEffort.includes(event.source) && strikes("lost", subject) !== undefined) return [];
    const late = strikes("late", subject);
    const first = late === undefined ? 0 : Math.round(late * 600_000);
    const again = strikes("doubled", subject);
    return again === undefined ? [first] : [first, first + Math.round(again * 120_000)];
  };
  const refuse: CallFault = (call) => {
    const struck = strikes("refused", () => callSubject(call));
    return struck === undefined ? undefined : refusals[Math.floor(struck * refusals.length)];
  };
  /** Whoever only reads asks again, and that is all. */
  const muffle: CallFault = (call) => {
    if (isReading.test(call.operation)) return undefined;
    return strikes("unheard", () => callSubject(call)) === undefined ? undefined : refusals[2];
  };
  return {
    happened,
    calm: () => {
      isCalm = true;
    },
    killBefore: ({ functionName, command }) =>
      strikes("killed", () => `${functionName} before ${command}`) !== undefined,
    plant(given) {
      world = given;
      given.store(eventsStore).deliveryFaults = deliveries;
      given.store(callLogStore).faults.push(refuse);
      given.store(callLogStore).lostAnswers.push(muffle);
    },
  };
}
