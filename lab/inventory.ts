import { acmStore } from "./acm/store.ts";
import { autoscalingStore } from "./autoscaling/store.ts";
import { cloudFormationStore } from "./cloudformation/store.ts";
import { cloudwatchStore } from "./cloudwatch/store.ts";
import { cognitoStore } from "./cognito/store.ts";
import { ec2Store } from "./ec2/store.ts";
import { ecsStore } from "./ecs/store.ts";
import { elbv2Store } from "./elbv2/store.ts";
import { eventsStore } from "./events/store.ts";
import { iamStore } from "./iam/store.ts";
import type { World } from "./kernel/world.ts";
import { lambdaStore } from "./lambda/store.ts";
import { logsStore } from "./logs/store.ts";
import { route53Store } from "./route-53/store.ts";
import { secretsManagerStore } from "./secrets-manager/store.ts";
import { sqsStore } from "./sqs/store.ts";
import { ssmStore } from "./ssm/store.ts";

/** One thing that is in the account. `what` is CloudFormation's name of its type. */
export interface Item {
  readonly what: string;
  readonly id: string;
}

type Source = readonly [what: string, ids: Iterable<string>];

function stackNames(world: World): string[] {
  const stacks = [...world.store(cloudFormationStore).stacks.values()];
  return stacks.filter(({ status }) => status !== "DELETE_COMPLETE").map(({ stackName }) => stackName);
}

/** All records but those that a zone is born with. */
function recordNames(world: World): string[] {
  const zones = [...world.store(route53Store).zones.values()];
  const records = zones.flatMap(({ records }) => [...records.values()]);
  return records
    .filter(({ Type }) => Type !== "NS" && Type !== "SOA")
    .map(({ Type, Name }) => `${Type} ${Name}`);
}

function networkSources(world: World): Source[] {
  const ec2 = world.store(ec2Store);
  return [
    ["AWS::EC2::VPC", ec2.vpcs.keys()],
    ["AWS::EC2::Subnet", ec2.subnets.keys()],
    ["AWS::EC2::InternetGateway", ec2.internetGateways.keys()],
    ["AWS::EC2::EIP", ec2.addresses.keys()],
    [
      "AWS::EC2::NatGateway",
      [...ec2.natGateways.values()].filter(({ state }) => state !== "deleted").map(({ id }) => id),
    ],
    ["AWS::EC2::Instance", ec2.instances.keys()],
    ["AWS::EC2::LaunchTemplate", ec2.launchTemplates.keys()],
    ["AWS::AutoScaling::AutoScalingGroup", world.store(autoscalingStore).groups.keys()],
    ["AWS::EC2::NetworkInterface", ec2.networkInterfaces.keys()],
  ];
}

function balancerSources(world: World): Source[] {
  const elbv2 = world.store(elbv2Store);
  return [
    ["AWS::ElasticLoadBalancingV2::LoadBalancer", elbv2.loadBalancers.keys()],
    ["AWS::ElasticLoadBalancingV2::Listener", elbv2.listeners.keys()],
    ["AWS::ElasticLoadBalancingV2::ListenerRule", elbv2.rules.keys()],
    ["AWS::ElasticLoadBalancingV2::TargetGroup", elbv2.targetGroups.keys()],
  ];
}

function automationSources(world: World): Source[] {
  return [
    ["AWS::Lambda::Function", world.store(lambdaStore).functions.keys()],
    ["AWS::Events::Rule", world.store(eventsStore).rules.keys()],
    ["AWS::SQS::Queue", world.store(sqsStore).queues.keys()],
    ["AWS::CloudWatch::Alarm", world.store(cloudwatchStore).alarms.keys()],
    ["AWS::IAM::InstanceProfile", world.store(iamStore).instanceProfiles.keys()],
    ["AWS::IAM::ManagedPolicy", world.store(iamStore).managedPolicies.keys()],
    ["AWS::IAM::OIDCProvider", world.store(iamStore).oidcProviders.keys()],
    ["AWS::IAM::Role", world.store(iamStore).roles.keys()],
    ["AWS::Logs::LogGroup", world.store(logsStore).groups.keys()],
    ["AWS::SSM::Parameter", world.store(ssmStore).parameters.keys()],
    ["AWS::SecretsManager::Secret", world.store(secretsManagerStore).secrets.keys()],
  ];
}

/** ECS goes on showing deleted services for a while, as INACTIVE. */
const isThere = ({ status }: { readonly status: string }) => status !== "INACTIVE";

function serviceSources(world: World): Source[] {
  const { capacityProviders, clusters, services, taskDefinitions } = world.store(ecsStore);
  const active = [...taskDefinitions.values()].filter(({ status }) => status === "ACTIVE");
  return [
    ["AWS::ECS::Cluster", clusters.keys()],
    ["AWS::ECS::CapacityProvider", capacityProviders.keys()],
    ["AWS::ECS::Service", [...services.values()].filter(isThere).map(({ arn }) => arn)],
    ["AWS::ECS::TaskDefinition", active.map(({ taskDefinitionArn }) => taskDefinitionArn)],
  ];
}

/** Everything that costs, holds a name or stands in the way, as an auditor would list it. */
export function inventory(world: World): readonly Item[] {
  const cognito = world.store(cognitoStore);
  const sources: readonly Source[] = [
    ["AWS::CloudFormation::Stack", stackNames(world)],
    ["AWS::CertificateManager::Certificate", world.store(acmStore).certificates.keys()],
    ["AWS::Route53::RecordSet", recordNames(world)],
    ["AWS::Cognito::UserPool", cognito.pools.keys()],
    ["AWS::Cognito::UserPoolDomain", cognito.domains.keys()],
    ...networkSources(world),
    ...balancerSources(world),
    ...automationSources(world),
    ...serviceSources(world),
  ];
  return sources.flatMap(([what, ids]) => [...ids].map((id) => ({ what, id })));
}
