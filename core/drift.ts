/** A resource that is not as its stack's template says, as CloudFormation tells it. */
export interface ResourceDrift {
  readonly logicalId: string;
  readonly type: string;
  readonly status: "MODIFIED" | "DELETED";
  readonly differences: readonly PropertyDrift[];
}

export interface PropertyDrift {
  /** `/DefaultActions/0/Type` */
  readonly path: string;
  /** ADD: of a list, what the template does not have. */
  readonly kind: string;
  readonly actual: string;
}

/** What somebody has changed behind CloudFormation's back. No values: some are none of a log's business. */
export interface DriftedResource {
  readonly resource: string;
  readonly type: string;
  readonly status: ResourceDrift["status"];
  readonly properties: readonly string[];
}

type Expectation = (drift: ResourceDrift, difference: PropertyDrift) => boolean;

/** roll-out-service rolls out images without the stack: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
const isRelease: Expectation = ({ type }, { path }) =>
  type === "AWS::ECS::Service" && path === "/TaskDefinition";

/** platform.yaml makes the way from the load balancer to the tasks as a resource of its own, which AWS shows in the group all the same. */
const isWayToTasks =
  (taskSecurityGroupId: string): Expectation =>
  ({ type }, { path, kind, actual }) =>
    type === "AWS::EC2::SecurityGroup" &&
    kind === "ADD" &&
    path.startsWith("/SecurityGroupEgress/") &&
    taskSecurityGroupId !== "" &&
    actual.includes(`"${taskSecurityGroupId}"`);

/** roll-out-service deregisters revisions that it no longer needs, the stack's among them. */
const isOldRevision = ({ type, status }: ResourceDrift) =>
  type === "AWS::ECS::TaskDefinition" && status === "DELETED";

/** What is left of CloudFormation's findings without what Gatehouse itself does beside the stacks. */
export function findDrift(
  found: readonly ResourceDrift[],
  taskSecurityGroupId: string,
): readonly DriftedResource[] {
  const isExpected = [isRelease, isWayToTasks(taskSecurityGroupId)];
  return found.flatMap((drift) => {
    const { logicalId: resource, type, status, differences } = drift;
    const left = differences.filter((difference) => !isExpected.some((fits) => fits(drift, difference)));
    if (isOldRevision(drift) || (status === "MODIFIED" && left.length === 0)) return [];
    return [{ resource, type, status, properties: left.map(({ path }) => path) }];
  });
}
