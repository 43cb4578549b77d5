import type { Providers } from "../kernel/provider.ts";
import { listenerCertificateProvider, listenerProvider } from "./listener-providers.ts";
import { loadBalancerProvider } from "./load-balancer-provider.ts";
import { ruleProvider } from "./rule-provider.ts";
import { targetGroupProvider } from "./target-group-provider.ts";

export const elbv2Providers: Providers = {
  "AWS::ElasticLoadBalancingV2::LoadBalancer": loadBalancerProvider,
  "AWS::ElasticLoadBalancingV2::Listener": listenerProvider,
  "AWS::ElasticLoadBalancingV2::ListenerCertificate": listenerCertificateProvider,
  "AWS::ElasticLoadBalancingV2::ListenerRule": ruleProvider,
  "AWS::ElasticLoadBalancingV2::TargetGroup": targetGroupProvider,
};
