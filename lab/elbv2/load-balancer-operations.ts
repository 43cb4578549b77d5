import type {
  CreateLoadBalancerCommandInput,
  CreateLoadBalancerCommandOutput,
  DeleteLoadBalancerCommandInput,
  DeleteLoadBalancerCommandOutput,
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancerAttributesCommandOutput,
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
  DescribeSSLPoliciesCommandInput,
  DescribeSSLPoliciesCommandOutput,
  ModifyLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { tagRecord } from "../ec2/tags.ts";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { attributeList, changeAttributes } from "./attributes.ts";
import { sslPolicies } from "./listeners.ts";
import {
  createLoadBalancer,
  deleteLoadBalancer,
  describeLoadBalancer,
  setLoadBalancer,
} from "./load-balancers.ts";
import { page } from "./paging.ts";
import { onResource, taggingAtCreation, withRequestTags } from "./permissions.ts";
import { requireLoadBalancer } from "./refusals.ts";
import { elbv2Store, type LabLoadBalancer } from "./store.ts";

const newArn = (world: World, name = "") => world.arn("elasticloadbalancing", `loadbalancer/app/${name}/*`);

const create = operation<CreateLoadBalancerCommandInput, CreateLoadBalancerCommandOutput>({
  run(input, { world }) {
    const mapped = (input.SubnetMappings ?? []).map(({ SubnetId = "" }) => SubnetId);
    const balancer = createLoadBalancer(world, {
      name: input.Name ?? "",
      subnetIds: [...(input.Subnets ?? []), ...mapped],
      securityGroupIds: input.SecurityGroups ?? [],
      scheme: input.Scheme ?? "internet-facing",
      tags: tagRecord(input.Tags),
    });
    return { LoadBalancers: [describeLoadBalancer(balancer)] };
  },
  permissions: ({ Name, Tags }, { world }) => [
    withRequestTags(onResource(world, "CreateLoadBalancer", newArn(world, Name)), Tags),
    ...taggingAtCreation("CreateLoadBalancer", newArn(world, Name), Tags),
  ],
});

function named(world: World, names: readonly string[]): LabLoadBalancer[] {
  const all = [...world.store(elbv2Store).loadBalancers.values()];
  const missing = names.filter((name) => !all.some(({ LoadBalancerName }) => LoadBalancerName === name));
  if (missing.length > 0)
    throw new AwsError("LoadBalancerNotFound", `Load balancers '[${missing.join(", ")}]' not found`);
  return all.filter(({ LoadBalancerName }) => names.includes(LoadBalancerName));
}

const describe = operation<DescribeLoadBalancersCommandInput, DescribeLoadBalancersCommandOutput>({
  run({ LoadBalancerArns = [], Names = [], ...paging }, { world }) {
    const all = () => [...world.store(elbv2Store).loadBalancers.values()];
    const byArn = LoadBalancerArns.map((arn) => requireLoadBalancer(world, arn));
    const byName = Names.length > 0 ? named(world, Names) : [];
    const chosen = LoadBalancerArns.length + Names.length > 0 ? [...byArn, ...byName] : all();
    const { items, ...next } = page(chosen, paging);
    return { LoadBalancers: items.map(describeLoadBalancer), ...next };
  },
});

const describeAttributes = operation<
  DescribeLoadBalancerAttributesCommandInput,
  DescribeLoadBalancerAttributesCommandOutput
>({
  run: ({ LoadBalancerArn }, { world }) => ({
    Attributes: attributeList(requireLoadBalancer(world, LoadBalancerArn).attributes),
  }),
});

const modifyAttributes = operation<
  ModifyLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandOutput
>({
  run({ LoadBalancerArn, Attributes = [] }, { world }) {
    const balancer = requireLoadBalancer(world, LoadBalancerArn);
    const attributes = changeAttributes("Load balancer", balancer.attributes, Attributes);
    setLoadBalancer(world, balancer, { attributes });
    return { Attributes: attributeList(attributes) };
  },
  permissions: ({ LoadBalancerArn }, { world }) => [
    onResource(world, "ModifyLoadBalancerAttributes", LoadBalancerArn),
  ],
});

const remove = operation<DeleteLoadBalancerCommandInput, DeleteLoadBalancerCommandOutput>({
  run({ LoadBalancerArn }, { world }) {
    deleteLoadBalancer(world, LoadBalancerArn);
    return {};
  },
  permissions: ({ LoadBalancerArn }, { world }) => [onResource(world, "DeleteLoadBalancer", LoadBalancerArn)],
});

/** Names only: protocols and ciphers are not modelled. */
const describePolicies = operation<DescribeSSLPoliciesCommandInput, DescribeSSLPoliciesCommandOutput>({
  run({ Names = [...sslPolicies] }) {
    const unknown = Names.find((name) => !sslPolicies.includes(name));
    if (unknown !== undefined) throw new AwsError("SSLPolicyNotFound", `SSL policy '${unknown}' not found`);
    return { SslPolicies: Names.map((Name) => ({ Name })) };
  },
});

export const loadBalancerOperations = {
  CreateLoadBalancer: create,
  DescribeLoadBalancers: describe,
  DescribeLoadBalancerAttributes: describeAttributes,
  ModifyLoadBalancerAttributes: modifyAttributes,
  DeleteLoadBalancer: remove,
  DescribeSSLPolicies: describePolicies,
};
