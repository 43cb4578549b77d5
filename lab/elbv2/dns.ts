import type { World } from "../kernel/world.ts";
import { elbv2Store, type LabLoadBalancer } from "./store.ts";

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "");

/** The load balancer of any account behind a DNS name, in any case, with or without `dualstack.` and the trailing dot. */
export function loadBalancerOfDnsName(world: World, dnsName: string): LabLoadBalancer | undefined {
  const name = plain(dnsName);
  const all = [...world.accounts.values()].flatMap((one) => [
    ...one.store(elbv2Store).loadBalancers.values(),
  ]);
  return all.find(({ DNSName }) => plain(DNSName) === name);
}

/**
 * The hosted zone of application load balancers' names, by Region:
 * https://docs.aws.amazon.com/general/latest/gr/elb.html
 */
const hostedZones: Readonly<Record<string, string>> = {
  "eu-central-1": "Z215JYRZR1TBD5",
  "eu-west-1": "Z32O12XQLNTSW2",
  "eu-west-2": "ZHURV8PSTC4K8",
  "us-east-1": "Z35SXDOTRQ7X7K",
  "us-east-2": "Z3AADJGX6KTTL2",
  "us-west-2": "Z1H1FL5HABSF5",
};

export const canonicalHostedZone = (region: string): string => hostedZones[region] ?? "Z32O12XQLNTSW2";
