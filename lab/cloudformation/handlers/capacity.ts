import type { HandlerFacts, Handlers } from "./handler.ts";
import { on, passRole, serviceLinkedRole, text } from "./handler.ts";

const ec2 = ({ world }: HandlerFacts, resource: string) => world.arn("ec2", resource);

/** The group asks EC2 whether its maker might start such an instance: docs, "launch template support" of EC2 Auto Scaling. */
const runInstances = (facts: HandlerFacts) =>
  ["image", "instance", "launch-template", "network-interface", "security-group", "subnet", "volume"].flatMap(
    (kind) =>
      on(
        kind === "image" ? ec2(facts, "image/*").replace(/:\d{12}:/, "::") : ec2(facts, `${kind}/*`),
        "ec2:RunInstances",
      ),
  );

const subnetIds = ({ properties }: HandlerFacts) =>
  (Array.isArray(properties.VPCZoneIdentifier) ? properties.VPCZoneIdentifier : []).map(String);

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

/** `autoscaling:Describe*` in the registry: what the handler takes of it is a guess. */
const looks =
  "autoscaling:DescribeAutoScalingGroups autoscaling:DescribeLifecycleHooks autoscaling:DescribeNotificationConfigurations autoscaling:DescribeScalingActivities ec2:DescribeLaunchTemplateVersions ec2:DescribeSubnets";

/** What runs instances, and takes them for ECS. */
export const capacityHandlers: Handlers = {
  "AWS::EC2::LaunchTemplate": {
    arn: (facts) => ec2(facts, `launch-template/${facts.physicalId || "*"}`),
    create: "ec2:CreateLaunchTemplate ec2:CreateTags",
    update: "ec2:CreateLaunchTemplateVersion",
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
      "autoscaling:CreateAutoScalingGroup autoscaling:UpdateAutoScalingGroup autoscaling:CreateOrUpdateTags",
    // Those of its UpdatePolicy are documented nowhere in one place: what a rolling update calls, by its own events.
    update:
      "autoscaling:UpdateAutoScalingGroup autoscaling:CreateOrUpdateTags autoscaling:DeleteTags autoscaling:SuspendProcesses autoscaling:ResumeProcesses autoscaling:TerminateInstanceInAutoScalingGroup",
    delete: "autoscaling:DeleteAutoScalingGroup autoscaling:UpdateAutoScalingGroup",
    anywhere: looks,
    others: (facts, step) =>
      step === "delete"
        ? []
        : [
            ...runInstances(facts),
            ...subnetIds(facts).flatMap((id) => on(ec2(facts, `subnet/${id}`), "ec2:RunInstances")),
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
