import type { Action, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { requestCertificate } from "../../../lab/acm/certificates.ts";
import { acmStore } from "../../../lab/acm/store.ts";
import { cognitoStore } from "../../../lab/cognito/store.ts";
import { createListener } from "../../../lab/elbv2/listeners.ts";
import { createLoadBalancer } from "../../../lab/elbv2/load-balancers.ts";
import { createTargetGroup } from "../../../lab/elbv2/target-groups.ts";
import type { HttpRequest, HttpResponse } from "../../../lab/kernel/http.ts";
import type { ContainerRuntime } from "../../../lab/kernel/runtime.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { testWorld } from "../../support/lab-world.ts";
import { makeNetwork } from "../ec2/network.ts";

export const notFound: Action = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } };
export const forwardTo = (TargetGroupArn: string): Action => ({ Type: "forward", TargetGroupArn });
export const host = (...Values: string[]): RuleCondition => ({ Field: "host-header", Values });

/** Containers that answer as the test says, by address. */
export function answering(
  answer: (ip: string, request: HttpRequest) => Promise<HttpResponse>,
): ContainerRuntime {
  return {
    start: () => Promise.reject(new Error("this test starts no containers")),
    fetch: (ip, _port, request) => answer(ip, request),
  };
}

/** A certificate as it is once ACM has issued it. */
export function issuedCertificate(world: World, domainName: string): string {
  const certificate = requestCertificate(world, { domainName, method: "DNS" });
  world.store(acmStore).certificates.set(certificate.arn, { ...certificate, status: "ISSUED" });
  return certificate.arn;
}

/** A user pool with a client that a load balancer can use; `client` changes it. */
export function userPool(world: World, client: object = {}) {
  const { pools, domains } = world.store(cognitoStore);
  const id = "eu-west-1_POOL";
  const arn = world.arn("cognito-idp", `userpool/${id}`);
  const usable = {
    ClientId: "client",
    ClientSecret: "secret",
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code" as const],
    CallbackURLs: ["https://app.example.com/oauth2/idpresponse"],
  };
  const clients = new Map([["client", { ...usable, ...client }]]);
  pools.set(id, { id, arn, settings: {}, clients, users: new Map(), brandings: new Map() });
  domains.set("web", { UserPoolId: id, Domain: "web" });
  return { UserPoolArn: arn, UserPoolClientId: "client", UserPoolDomain: "web" };
}

/** An account with a load balancer, its HTTP and HTTPS listeners, and a target group nobody forwards to. */
export async function makeBalancer(containers?: ContainerRuntime) {
  const { world, clock } = testWorld(containers ? { containers } : {});
  const network = await makeNetwork(world);
  const balancer = createLoadBalancer(world, {
    name: "web",
    subnetIds: network.publicSubnetIds,
    securityGroupIds: [network.balancerGroupId],
  });
  const LoadBalancerArn = balancer.LoadBalancerArn;
  const defaults = { LoadBalancerArn, DefaultActions: [notFound] };
  const http = createListener(world, { ...defaults, Protocol: "HTTP", Port: 80 });
  const certificateArn = issuedCertificate(world, "app.example.com");
  const Certificates = [{ CertificateArn: certificateArn }];
  const https = createListener(world, { ...defaults, Protocol: "HTTPS", Port: 443, Certificates });
  const group = createTargetGroup(world, {
    Name: "web-app",
    Protocol: "HTTP",
    Port: 8080,
    VpcId: network.vpcId,
    TargetType: "ip",
    HealthCheckIntervalSeconds: 10,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 3,
  });
  return { world, clock, network, balancer, http, https, certificateArn, group };
}

export type Balancer = Awaited<ReturnType<typeof makeBalancer>>;
