import type { HandlerFacts, Handlers } from "./handler.ts";
import { on, passRole, serviceLinkedRole, text } from "./handler.ts";

const ec2 = ({ world }: HandlerFacts, resource: string) => world.arn("ec2", resource);

const templateOf = (facts: HandlerFacts) => {
  const { LaunchTemplateId } = (facts.properties.LaunchTemplate ?? {}) as Readonly<Record<string, unknown>>;
  return ec2(facts, `launch-template/${text(LaunchTemplateId)}`);
};

/**
 * The group asks EC2 whether its maker might start such an instance, with the tags that its template has.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 */
function runInstances(facts: HandlerFacts) {
  const { VPCZoneIdentifier: subnets } = facts.properties;
  const kinds = ["instance", "network-interface", "security-group", "volume"].map((kind) => `${kind}/*`);
  const inAccount = [...kinds, ...(Array.isArray(subnets) ? subnets.map((id) => `subnet/${id}`) : [])];
  const image = ec2(facts, "image/*").replace(`:${facts.world.account}:`, "::");
  const template = templateOf(facts);
  return [
    ...[image, template, ...inAccount.map((one) => ec2(facts, one))].flatMap((arn) =>
      on(arn, "ec2:RunInstances", { "ec2:LaunchTemplate": template }),
    ),
    ...["instance/*", "volume/*"].flatMap((one) =>
      on(ec2(facts, one), "ec2:CreateTags", { "ec2:CreateAction": "RunInstances" }),
    ),
  ];
}

const profileArn = ({ world, properties, stackName, logicalId, physicalId }: HandlerFacts) =>
  `arn:aws:iam::${world.account}:instance-profile${properties.Path ?? "/"}${physicalId || `${stackName}-${logicalId}-*`}`;

const rolesOf = ({ world, properties }: HandlerFacts) =>
  ((properties.Roles ?? []) as readonly unknown[]).map(
    (name) => `arn:aws:iam::${world.account}:role${properties.Path ?? "/"}${text(name)}`,
  );

const groupArn = ({ world, stackName, logicalId, physicalId }: HandlerFacts) =>
  world.arn(
    "autoscaling",
    `autoScalingGroup:*:autoScalingGroupName/${physicalId || `${stackName}-${logicalId}-*`}`,
  );

const clusterOf = ({ world, properties }: HandlerFacts) =>
  world.arn("ecs", `cluster/${text(properties.Cluster)}`);

/** `autoscaling:Describe*` and `ec2:Describe*` in the registry. Which of them the handler takes is a guess, on the side of too many. */
const looks =
  "autoscaling:DescribeAutoScalingGroups autoscaling:DescribeAutoScalingInstances autoscaling:DescribeInstanceRefreshes autoscaling:DescribeLifecycleHooks autoscaling:DescribeLoadBalancerTargetGroups autoscaling:DescribeLoadBalancers autoscaling:DescribeNotificationConfigurations autoscaling:DescribeScalingActivities autoscaling:DescribeTags autoscaling:DescribeTrafficSources autoscaling:DescribeWarmPool ec2:DescribeImages ec2:DescribeInstances ec2:DescribeLaunchTemplateVersions ec2:DescribeSubnets";

/** What runs instances, and takes them for ECS. */
export const capacityHandlers: Handlers = {
  "AWS::EC2::LaunchTemplate": {
    arn: (facts) => ec2(facts, `launch-template/${facts.physicalId || "*"}`),
    create: "ec2:CreateLaunchTemplate ec2:CreateTags",
    update: "ec2:CreateLaunchTemplateVersion ec2:CreateTags ec2:DeleteTags",
    delete: "ec2:DeleteLaunchTemplate ec2:DeleteTags",
    anywhere: "ec2:DescribeLaunchTemplates",
  },
  "AWS::IAM::InstanceProfile": {
    arn: profileArn,
    create: "iam:CreateInstanceProfile iam:AddRoleToInstanceProfile",
    update: "iam:RemoveRoleFromInstanceProfile iam:AddRoleToInstanceProfile",
    delete: "iam:RemoveRoleFromInstanceProfile iam:DeleteInstanceProfile",
    reads: "iam:GetInstanceProfile",
    others: (facts, step) =>
      step === "delete" ? [] : rolesOf(facts).flatMap((role) => passRole(role, "ec2.amazonaws.com")),
  },
  "AWS::AutoScaling::AutoScalingGroup": {
    arn: groupArn,
    create:
      "autoscaling:CreateAutoScalingGroup autoscaling:UpdateAutoScalingGroup autoscaling:CreateOrUpdateTags autoscaling:SuspendProcesses",
    // With what a rolling update calls, by its own events: a guess, but for SuspendProcesses and ResumeProcesses.
    update:
      "autoscaling:UpdateAutoScalingGroup autoscaling:CreateOrUpdateTags autoscaling:DeleteTags autoscaling:SetDesiredCapacity autoscaling:SuspendProcesses autoscaling:ResumeProcesses autoscaling:TerminateInstanceInAutoScalingGroup",
    delete: "autoscaling:DeleteAutoScalingGroup autoscaling:UpdateAutoScalingGroup",
    anywhere: looks,
    others: (facts, step) =>
      step === "delete"
        ? []
        : [
            ...runInstances(facts),
            ...serviceLinkedRole(facts, "autoscaling.amazonaws.com", "AWSServiceRoleForAutoScaling"),
          ],
  },
  "AWS::ECS::CapacityProvider": {
    arn: ({ world, properties, physicalId }) =>
      world.arn("ecs", `capacity-provider/${physicalId || text(properties.Name)}`),
    create: "ecs:CreateCapacityProvider ecs:TagResource",
    update: "ecs:UpdateCapacityProvider ecs:TagResource ecs:UntagResource ecs:ListTagsForResource",
    delete: "ecs:DeleteCapacityProvider",
    reads: "ecs:DescribeCapacityProviders",
    others: ({ world, properties }, step) => {
      const { AutoScalingGroupArn } = (properties.AutoScalingGroupProvider ?? {}) as Readonly<
        Record<string, unknown>
      >;
      const group = world.arn(
        "autoscaling",
        `autoScalingGroup:*:autoScalingGroupName/${text(AutoScalingGroupArn)}`,
      );
      return step === "create" ? on(group, "autoscaling:CreateOrUpdateTags") : [];
    },
  },
  "AWS::ECS::ClusterCapacityProviderAssociations": {
    arn: clusterOf,
    create: "ecs:PutClusterCapacityProviders",
    update: "ecs:PutClusterCapacityProviders",
    delete: "ecs:PutClusterCapacityProviders",
    reads: "ecs:DescribeClusters",
    others: ({ world, properties }) =>
      ((properties.CapacityProviders ?? []) as readonly unknown[]).flatMap((name) =>
        on(world.arn("ecs", `capacity-provider/${text(name)}`), "ecs:DescribeCapacityProviders"),
      ),
  },
};
