import { type Capacity, instanceTypes } from "./instance-types.ts";
import type { ChangeEffect } from "./plan/planned-change.ts";

/** List prices in USD, us-east-1, on demand, Linux on x86. Looked up for this month; see `source` for today's. */
export const pricesAsOf = "June 2026";

const ofVpc = "https://aws.amazon.com/vpc/pricing/";
const ofFargate = "https://aws.amazon.com/fargate/pricing/";
const perHour = {
  loadBalancer: { usd: 0.0225, source: "https://aws.amazon.com/elasticloadbalancing/pricing/" },
  natGateway: { usd: 0.045, source: ofVpc },
  publicAddress: { usd: 0.005, source: ofVpc },
  virtualCpu: { usd: 0.04048, source: ofFargate },
  gigabyte: { usd: 0.004445, source: ofFargate },
} as const;
const perMonth = {
  alarm: { usd: 0.1, source: "https://aws.amazon.com/cloudwatch/pricing/" },
  // 30 GB of gp3, as templates/capacity.yaml has them.
  instanceVolume: { usd: 30 * 0.08, source: "https://aws.amazon.com/ebs/pricing/" },
} as const;
const ofInstances = "https://aws.amazon.com/ec2/pricing/on-demand/";

/** Where the prices are: each once. */
export const priceSources: readonly string[] = [
  ...new Set([
    ...[...Object.values(perHour), ...Object.values(perMonth)].map(({ source }) => source),
    ofInstances,
  ]),
];

/** As AWS's own calculator counts. */
const hoursInMonth = 730;
const hourly = (price: { readonly usd: number }) => price.usd * hoursInMonth;

export interface Tasks {
  readonly count: number;
  /** CPU units, 1024 to a virtual CPU. */
  readonly cpu: number;
  /** MiB */
  readonly memory: number;
  readonly publicAddresses: boolean;
  /** Whether they run on the platform's instances, which are what is paid for then. */
  readonly onInstances: boolean;
}

export interface CostLine {
  readonly what: string;
  /** Negative for what goes. */
  readonly count: number;
  /** USD a month for all of them. */
  readonly usd: number;
}

interface CountedChange {
  readonly type: string;
  readonly effect: ChangeEffect;
}

export interface CostedChanges {
  readonly changes: readonly CountedChange[];
  /** Undefined where there is no service. */
  readonly tasksBefore: Tasks | undefined;
  readonly tasksAfter: Tasks | undefined;
  /** Undefined where there is no stack of instances, or where it stays as it is. */
  readonly capacityBefore?: Capacity | undefined;
  readonly capacityAfter?: Capacity | undefined;
}

const taskPrice = ({ cpu, memory }: Tasks): number =>
  hourly({ usd: (cpu / 1024) * perHour.virtualCpu.usd + (memory / 1024) * perHour.gigabyte.usd });

const describeTasks = ({ cpu, memory }: Tasks): string => `Fargate task (${cpu} CPU units, ${memory} MiB)`;

function linesOfTasks(tasks: Tasks | undefined, sign: 1 | -1): readonly CostLine[] {
  if (!tasks || tasks.onInstances) return [];
  const count = tasks.count * sign;
  const addresses = tasks.publicAddresses ? count : 0;
  return [
    { what: describeTasks(tasks), count, usd: count * taskPrice(tasks) },
    { what: "public IPv4 address", count: addresses, usd: addresses * hourly(perHour.publicAddress) },
  ];
}

/** Those that are always there; more come and go with the tasks. */
function linesOfInstances(capacity: Capacity | undefined, sign: 1 | -1): readonly CostLine[] {
  if (!capacity) return [];
  const count = capacity.instanceCount * sign;
  const price = hourly(instanceTypes[capacity.instanceType] ?? { usd: 0 });
  return [
    {
      what: `EC2 instance (${capacity.instanceType}, with its volume)`,
      count,
      usd: count * (price + perMonth.instanceVolume.usd),
    },
  ];
}

/** Added less removed; what is replaced costs what it did. */
function countOf({ changes }: CostedChanges, type: string): number {
  const ofType = changes.filter((change) => change.type === type);
  const count = (effect: ChangeEffect) => ofType.filter((change) => change.effect === effect).length;
  return count("add") - count("remove");
}

function linesOfResources(costed: CostedChanges): readonly CostLine[] {
  const loadBalancers = countOf(costed, "AWS::ElasticLoadBalancingV2::LoadBalancer");
  const gateways = countOf(costed, "AWS::EC2::NatGateway");
  const alarms = countOf(costed, "AWS::CloudWatch::Alarm");
  // A load balancer has one in each of its two subnets.
  const addresses = countOf(costed, "AWS::EC2::EIP") + 2 * loadBalancers;
  return [
    { what: "load balancer", count: loadBalancers, usd: loadBalancers * hourly(perHour.loadBalancer) },
    { what: "NAT gateway", count: gateways, usd: gateways * hourly(perHour.natGateway) },
    { what: "public IPv4 address", count: addresses, usd: addresses * hourly(perHour.publicAddress) },
    { what: "alarm", count: alarms, usd: alarms * perMonth.alarm.usd },
  ];
}

/** What the changes add to the monthly bill, without anything that goes by use (traffic, logs, users). */
export function estimateCost(costed: CostedChanges): readonly CostLine[] {
  const lines = [
    ...linesOfResources(costed),
    ...linesOfInstances(costed.capacityBefore, -1),
    ...linesOfInstances(costed.capacityAfter, 1),
    ...linesOfTasks(costed.tasksBefore, -1),
    ...linesOfTasks(costed.tasksAfter, 1),
  ];
  const sum = (what: string, key: "count" | "usd") =>
    lines.filter((line) => line.what === what).reduce((total, line) => total + line[key], 0);
  return [...new Set(lines.map(({ what }) => what))]
    .map((what) => ({ what, count: sum(what, "count"), usd: sum(what, "usd") }))
    .filter(({ count }) => count !== 0);
}
