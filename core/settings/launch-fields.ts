import { describeMemory, memoryChoices } from "../fargate.ts";
import { type Field, matching, oneOf, optional, quote, wholeNumber } from "./field.ts";
import { egressKinds, launchTypes } from "./settings.ts";

/** The inputs that say where tasks run and how large they are; what is allowed hangs on `launch-type`. */

type ReadInput = (input: string) => string;

const leastCpu = 256;
const leastMemory = 512;

const sizeFrom =
  (whose: string, sizes: readonly number[]): Field<number> =>
  (text) =>
    sizes.includes(Number(text)) && /^\d+$/.test(text)
      ? { value: Number(text) }
      : { found: quote(text), allowed: `one of ${whose}${sizes.join(", ")}` };

/** Nothing means the least memory that goes with `cpu`; a `cpu` that is wrong itself is told once, not twice. */
const memoryFor =
  (cpuText: string): Field<number> =>
  (text) => {
    const cpu = Number(cpuText || leastCpu);
    const choices = memoryChoices.get(cpu);
    if (!choices) return optional(wholeNumber(leastMemory, 122_880), leastMemory)(text);
    const value = text === "" ? choices[0] : Number(text);
    return value !== undefined && choices.includes(value) && /^\d*$/.test(text)
      ? { value }
      : { found: quote(text), allowed: `what Fargate offers with \`cpu: ${cpu}\`: ${describeMemory(cpu)}` };
  };

const onFargate = (read: ReadInput) => ({
  cpu: optional(sizeFrom("Fargate's sizes: ", [...memoryChoices.keys()]), leastCpu),
  memory: memoryFor(read("cpu").trim()),
  egress: optional(oneOf(...egressKinds), undefined),
  "instance-type": unused,
  "instance-count": unused,
});

/** What would be ignored is a mistake. */
const unused: Field<undefined> = (text) =>
  text === ""
    ? { value: undefined }
    : { found: quote(text), allowed: "left empty unless `launch-type` is `ec2`" };

/** An awsvpc task on EC2 is never given a public address: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html */
const gateway: Field<(typeof egressKinds)[number]> = (text) =>
  text === "public-ip"
    ? {
        found: quote(text),
        allowed:
          "`nat-gateway` or `nat-gateway-per-az` with `launch-type: ec2`, since tasks on EC2 get no public addresses",
      }
    : oneOf(...egressKinds)(text);

const instanceType = matching(/^[a-z]\w*\.\w+$/, "a type of EC2 instance, such as `t3.small`");

/** Which types will do, and whether the tasks fit, is told by findInstanceRoom, which knows what the platform has. */
const onInstances = () => ({
  cpu: optional(sizeFrom("", [128, ...memoryChoices.keys()]), leastCpu),
  memory: optional(wholeNumber(128, 122_880), leastMemory),
  egress: optional(gateway, undefined),
  "instance-type": optional(instanceType, undefined),
  "instance-count": optional(wholeNumber(1, 50), undefined),
});

interface LaunchFields {
  readonly cpu: Field<number>;
  readonly memory: Field<number>;
  readonly egress: Field<(typeof egressKinds)[number] | undefined>;
  readonly "instance-type": Field<string | undefined>;
  readonly "instance-count": Field<number | undefined>;
}

export function launchFields(read: ReadInput) {
  const isOnInstances = read("launch-type").trim() === "ec2";
  const fields: LaunchFields = isOnInstances ? onInstances() : onFargate(read);
  return { "launch-type": optional(oneOf(...launchTypes), "fargate" as const), ...fields };
}
