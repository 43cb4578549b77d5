import type { Action, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { acmStore, type LabCertificate } from "../../../lab/acm/store.ts";
import { createBranding, createClient } from "../../../lab/cognito/clients.ts";
import { createDomain } from "../../../lab/cognito/domains.ts";
import { cognitoSite } from "../../../lab/cognito/hosted-site.ts";
import { createPool } from "../../../lab/cognito/pools.ts";
import { frontDoor } from "../../../lab/door/front-door.ts";
import { publicKeysSite } from "../../../lab/door/identity-headers.ts";
import { ec2Store } from "../../../lab/ec2/store.ts";
import { elbv2Store, type LabTarget } from "../../../lab/elbv2/store.ts";
import type { HttpHandler, HttpRequest } from "../../../lab/kernel/http.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { route53Store } from "../../../lab/route-53/store.ts";
import { testWorld } from "../../support/lab-world.ts";

export const host = "whoami.example.com";
export const balancerArn =
  "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/tools/50dc6c495c0c9188";
export const groupArn =
  "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/whoami/73e2d6bc24d8a067";
export const httpsArn = `${balancerArn.replace("loadbalancer", "listener")}/https`;
export const httpArn = `${balancerArn.replace("loadbalancer", "listener")}/http`;
const certificateArn = "arn:aws:acm:eu-west-1:111122223333:certificate/1";

const anywhere = { id: "sgr-1", protocol: "tcp", cidr: "0.0.0.0/0", inline: true };

/** A VPC with an internet gateway, and a load balancer's security group that lets in 80 and 443 and out what is asked. */
function makeNetwork(world: World, egressPorts: readonly number[]) {
  const ec2 = world.store(ec2Store);
  ec2.internetGateways.set("igw-1", { id: "igw-1", vpcId: "vpc-1", tags: {} });
  for (const id of ["subnet-a", "subnet-b"])
    ec2.subnets.set(id, {
      id,
      vpcId: "vpc-1",
      cidr: "10.0.0.0/24",
      availabilityZone: "eu-west-1a",
      mapPublicIpOnLaunch: true,
      tags: {},
    });
  ec2.routeTables.set("rtb-1", {
    id: "rtb-1",
    vpcId: "vpc-1",
    main: true,
    routes: [{ destination: "0.0.0.0/0", target: "igw-1" }],
    associations: {},
    tags: {},
  });
  const open = (port: number) => ({ ...anywhere, fromPort: port, toPort: port });
  ec2.securityGroups.set("sg-alb", {
    id: "sg-alb",
    name: "alb",
    description: "",
    vpcId: "vpc-1",
    ingress: [open(80), open(443)],
    egress: egressPorts.map(open),
    tags: {},
  });
}

function makeBalancer(world: World) {
  const elb = world.store(elbv2Store);
  elb.loadBalancers.set(balancerArn, {
    LoadBalancerArn: balancerArn,
    LoadBalancerName: "Tools",
    DNSName: "Tools-1234567890.eu-west-1.elb.amazonaws.com",
    CanonicalHostedZoneId: "Z32O12XQLNTSW2",
    VpcId: "vpc-1",
    SecurityGroups: ["sg-alb"],
    AvailabilityZones: [{ SubnetId: "subnet-a" }, { SubnetId: "subnet-b" }],
    Scheme: "internet-facing",
    attributes: {},
    tags: {},
  });
  const listener = { LoadBalancerArn: balancerArn, DefaultActions: [], attributes: {}, tags: {} };
  elb.listeners.set(httpArn, {
    ...listener,
    ListenerArn: httpArn,
    Port: 80,
    Protocol: "HTTP",
    certificates: [],
  });
  elb.listeners.set(httpsArn, {
    ...listener,
    ListenerArn: httpsArn,
    Port: 443,
    Protocol: "HTTPS",
    certificates: [certificateArn],
  });
}

export interface RuleSpec {
  readonly listenerArn?: string;
  readonly priority: string;
  readonly conditions?: RuleCondition[];
  readonly actions: Action[];
}

export function putRule(
  world: World,
  { listenerArn = httpsArn, priority, conditions = [], actions }: RuleSpec,
) {
  const RuleArn = `${listenerArn}/rule-${priority}`;
  world.store(elbv2Store).rules.set(RuleArn, {
    RuleArn,
    ListenerArn: listenerArn,
    Priority: priority,
    Conditions: conditions,
    Actions: actions,
    IsDefault: priority === "default",
    tags: {},
  });
}

export function putCertificate(world: World, arn: string, names: readonly string[]) {
  const certificate: LabCertificate = {
    arn,
    domainName: names[0] ?? "",
    subjectAlternativeNames: names,
    status: "ISSUED",
    method: "DNS",
    keyAlgorithm: "EC_prime256v1",
    validations: [],
    tags: {},
    createdAt: 0,
  };
  world.store(acmStore).certificates.set(arn, certificate);
}

export function putTarget(world: World, state: LabTarget["state"], id = "10.0.2.17") {
  const { targets } = world.store(elbv2Store);
  const own = targets.get(groupArn) ?? new Map<string, LabTarget>();
  own.set(`${id}:8080`, { id, port: 8080, state, streak: 1, generation: id });
  targets.set(groupArn, own);
}

function makeDns(world: World) {
  world.store(route53Store).zones.set("Z1", {
    id: "Z1",
    name: "example.com.",
    callerReference: "1",
    privateZone: false,
    vpcs: [],
    delegated: true,
    nameServers: [],
    records: new Map([
      [
        "whoami",
        {
          Name: `${host}.`,
          Type: "A",
          AliasTarget: {
            DNSName: "dualstack.tools-1234567890.eu-west-1.elb.amazonaws.com.",
            HostedZoneId: "Z32O12XQLNTSW2",
            EvaluateTargetHealth: false,
          },
        },
      ],
      [
        "other",
        {
          Name: "other.example.com.",
          Type: "CNAME",
          ResourceRecords: [{ Value: "Tools-1234567890.eu-west-1.elb.amazonaws.com" }],
        },
      ],
    ]),
  });
}

export interface UsersSpec {
  readonly closed?: boolean;
  readonly issuer?: "ORIGINAL" | "UPDATED";
  readonly branding?: boolean;
  readonly callback?: string;
  readonly scopes?: readonly string[];
}

export function makeUsers(world: World, spec: UsersSpec = {}) {
  const { closed = false, issuer = "ORIGINAL", branding = true, callback, scopes = ["openid"] } = spec;
  const pool = createPool(world, {
    PoolName: "tools",
    UsernameAttributes: ["email"],
    AutoVerifiedAttributes: ["email"],
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: closed },
    IssuerConfiguration: { Type: issuer },
  });
  createDomain(world, { Domain: "tools-login", UserPoolId: pool.id, ManagedLoginVersion: 2 });
  const client = createClient(world, {
    UserPoolId: pool.id,
    ClientName: "whoami",
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: [...scopes],
    CallbackURLs: [callback ?? `https://${host}/oauth2/idpresponse`],
    LogoutURLs: [`https://${host}/signed-out`],
    SupportedIdentityProviders: ["COGNITO"],
  });
  const clientId = client.ClientId ?? "";
  if (branding)
    createBranding(world, { UserPoolId: pool.id, ClientId: clientId, UseCognitoProvidedValues: true });
  return { pool, clientId };
}

export const forwardAction: Action = { Type: "forward", Order: 2, TargetGroupArn: groupArn };

export const signInAction = (userPoolArn: string, clientId: string, settings = {}): Action => ({
  Type: "authenticate-cognito",
  Order: 1,
  AuthenticateCognitoConfig: {
    UserPoolArn: userPoolArn,
    UserPoolClientId: clientId,
    UserPoolDomain: "tools-login",
    ...settings,
  },
});

export interface StageSpec extends UsersSpec {
  readonly egressPorts?: readonly number[];
  readonly target?: HttpHandler;
  /** Settings of the authenticate-cognito action. */
  readonly settings?: object;
}

const echo: HttpHandler = async (request) => ({
  status: 200,
  headers: {},
  body: JSON.stringify(request.headers),
});

/** A load balancer made by hand, with one app behind a sign-in. Remembers what reached the app. */
export function makeStage({ egressPorts = [443, 8080], target = echo, settings, ...users }: StageSpec = {}) {
  const reached: HttpRequest[] = [];
  const { world, clock } = testWorld({
    containers: {
      start: () => Promise.reject(new Error("nothing starts here")),
      fetch: (_ip, _port, request) => {
        reached.push(request);
        return target(request);
      },
    },
  });
  makeNetwork(world, egressPorts);
  makeBalancer(world);
  makeDns(world);
  putCertificate(world, certificateArn, [host, "*.tools.example.com"]);
  putTarget(world, "healthy");
  const { pool, clientId } = makeUsers(world, users);
  putRule(world, {
    listenerArn: httpArn,
    priority: "default",
    actions: [
      { Type: "redirect", RedirectConfig: { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" } },
    ],
  });
  putRule(world, {
    priority: "10",
    conditions: [{ Field: "host-header", HostHeaderConfig: { Values: [host] } }],
    actions: [signInAction(pool.arn, clientId, settings), forwardAction],
  });
  putRule(world, {
    priority: "default",
    actions: [
      { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404", MessageBody: "nothing here" } },
    ],
  });
  for (const site of [frontDoor(world), cognitoSite(world), publicKeysSite(world)])
    world.internet.serve(site);
  return { world, clock, reached, pool, clientId };
}
