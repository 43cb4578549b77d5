import {
  type CreateLoadBalancerCommandInput,
  CreateLoadBalancerInput$,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { objects, text } from "../ec2/properties.ts";
import { resourceTags } from "../ec2/tags.ts";
import type { Properties, ResourceProvider, ResourceState } from "../kernel/provider.ts";
import { changeAttributes, loadBalancerDefaults } from "./attributes.ts";
import { readAs } from "./coerce.ts";
import { generatedName, serviceName } from "./generated-name.ts";
import { changePlace, createLoadBalancer, deleteLoadBalancer, setLoadBalancer } from "./load-balancers.ts";
import { requireLoadBalancer } from "./refusals.ts";
import type { LabLoadBalancer } from "./store.ts";

const readAttributes = (properties: Properties) =>
  changeAttributes(
    "Load balancer",
    loadBalancerDefaults,
    objects(properties, "LoadBalancerAttributes").map((one) => ({
      Key: text(one, "Key"),
      Value: text(one, "Value"),
    })),
  );

function readPlace(properties: Properties) {
  const input = readAs<CreateLoadBalancerCommandInput>(CreateLoadBalancerInput$, properties);
  const mapped = (input.SubnetMappings ?? []).map(({ SubnetId = "" }) => SubnetId);
  const subnetIds = [...(input.Subnets ?? []), ...mapped];
  return {
    subnetIds,
    securityGroupIds: input.SecurityGroups ?? [],
    scheme: input.Scheme ?? "internet-facing",
  };
}

const stateOf = (balancer: LabLoadBalancer): ResourceState => ({
  physicalId: balancer.LoadBalancerArn,
  attributes: {
    LoadBalancerArn: balancer.LoadBalancerArn,
    LoadBalancerName: balancer.LoadBalancerName,
    LoadBalancerFullName: balancer.LoadBalancerArn.replace(/^.*:loadbalancer\//, ""),
    DNSName: balancer.DNSName,
    CanonicalHostedZoneID: balancer.CanonicalHostedZoneId,
    SecurityGroups: balancer.SecurityGroups,
  },
});

export const loadBalancerProvider: ResourceProvider = {
  service: serviceName,
  async create(request) {
    const { world, properties } = request;
    const attributes = readAttributes(properties);
    const name = generatedName(request, "load balancer");
    const balancer = createLoadBalancer(world, {
      name,
      ...readPlace(properties),
      tags: resourceTags(request),
    });
    setLoadBalancer(world, balancer, { attributes });
    return stateOf(balancer);
  },
  async update(request, arn) {
    const { world, properties } = request;
    const attributes = readAttributes(properties);
    changePlace(world, requireLoadBalancer(world, arn), readPlace(properties));
    setLoadBalancer(world, requireLoadBalancer(world, arn), { attributes, tags: resourceTags(request) });
    return stateOf(requireLoadBalancer(world, arn));
  },
  async delete({ world }, arn) {
    deleteLoadBalancer(world, arn);
  },
};
