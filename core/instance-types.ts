/** What of an instance type counts for tasks. */
export interface InstanceType {
  readonly virtualCpus: number;
  /** MiB */
  readonly memory: number;
  /** At most so many, the instance's own among them. */
  readonly interfaces: number;
  /** USD an hour on demand, Linux, us-east-1, June 2026: https://aws.amazon.com/ec2/pricing/on-demand/ */
  readonly usd: number;
}

const row = (virtualCpus: number, gigabytes: number, interfaces: number, usd: number): InstanceType => ({
  ...{ virtualCpus, memory: gigabytes * 1024, interfaces, usd },
});

/**
 * x86 alone, since that is what the task definition asks for.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html (and co.html, mo.html): vCPUs, memory, maximum network interfaces.
 */
export const instanceTypes: Readonly<Record<string, InstanceType>> = {
  "t3.small": row(2, 2, 3, 0.0208),
  "t3.medium": row(2, 4, 3, 0.0416),
  "t3.large": row(2, 8, 3, 0.0832),
  "t3.xlarge": row(4, 16, 4, 0.1664),
  "t3.2xlarge": row(8, 32, 4, 0.3328),
  "m6i.large": row(2, 8, 3, 0.096),
  "m6i.xlarge": row(4, 16, 4, 0.192),
  "m6i.2xlarge": row(8, 32, 4, 0.384),
  "m6i.4xlarge": row(16, 64, 8, 0.768),
  "c6i.large": row(2, 4, 3, 0.085),
  "c6i.xlarge": row(4, 8, 4, 0.17),
  "c6i.2xlarge": row(8, 16, 4, 0.34),
  "r6i.large": row(2, 16, 3, 0.126),
  "r6i.xlarge": row(4, 32, 4, 0.252),
};

/** What a platform's EC2 instances are. */
export interface Capacity {
  readonly instanceType: string;
  /** There are always so many, and up to twice as many while tasks ask for them. */
  readonly instanceCount: number;
}

/** The article's: two t3.small, one in each zone. */
export const leastCapacity: Capacity = { instanceType: "t3.small", instanceCount: 2 };

/**
 * As many again, so that tasks of a release that rolls out, and an instance that takes another's place, find room.
 */
export const mostInstances = ({ instanceCount }: Pick<Capacity, "instanceCount">): number =>
  2 * instanceCount;

/**
 * The kernel and the agent keep some of the memory: a tenth is a guess that leaves room on all of these types.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html
 */
export const usableMemory = ({ memory }: InstanceType): number => Math.floor(memory * 0.9);

export interface TaskSize {
  readonly cpu: number;
  readonly memory: number;
}

/** How many tasks of the size an instance holds: each takes a network interface of its own, and the instance one. */
export const tasksOnInstance = (type: InstanceType, { cpu, memory }: TaskSize): number =>
  Math.min(
    type.interfaces - 1,
    Math.floor((type.virtualCpus * 1024) / cpu),
    Math.floor(usableMemory(type) / memory),
  );
