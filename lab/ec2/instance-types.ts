import { AwsError } from "../kernel/aws-error.ts";

export interface InstanceSize {
  /** CPU units, 1024 to a virtual CPU. */
  readonly cpu: number;
  /** MiB, as sold. */
  readonly memory: number;
  /** Network interfaces at most. */
  readonly interfaces: number;
}

/** Those that the lab knows: https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html */
const sizes: Readonly<Record<string, InstanceSize>> = {
  "t3.micro": { cpu: 2048, memory: 1024, interfaces: 2 },
  "t3.small": { cpu: 2048, memory: 2048, interfaces: 3 },
  "t3.medium": { cpu: 2048, memory: 4096, interfaces: 3 },
  "t3.large": { cpu: 2048, memory: 8192, interfaces: 3 },
  "m6i.large": { cpu: 2048, memory: 8192, interfaces: 3 },
  "m6i.xlarge": { cpu: 4096, memory: 16384, interfaces: 4 },
};

export function instanceSize(type: string): InstanceSize {
  const found = sizes[type];
  if (found) return found;
  throw new AwsError("InvalidParameterValue", `Invalid value '${type}' for InstanceType.`);
}
