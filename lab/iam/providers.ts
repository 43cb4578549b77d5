import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { federationProviders } from "./federation-providers.ts";
import { instanceProfileProviders } from "./instance-profile-provider.ts";
import { iamStore, type PolicyDocument, type Role } from "./store.ts";

type InlinePolicy = { readonly PolicyName: string; readonly PolicyDocument: PolicyDocument };

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html: /, or a path that begins and ends with one. */
function pathOf({ Path = "/" }: Properties): string {
  const path = String(Path);
  if (/^\/([\x21-\x7e]+\/)?$/.test(path)) return path;
  throw new AwsError(
    "ValidationError",
    `The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.`,
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: all inline policies of a role, blanks not counted. */
const longestInline = 10_240;

function checkSize(roleName: string, inline: readonly InlinePolicy[]): void {
  const size = inline.reduce((sum, { PolicyDocument }) => sum + JSON.stringify(PolicyDocument).length, 0);
  if (size <= longestInline) return;
  throw new AwsError(
    "LimitExceeded",
    `Maximum policy size of ${longestInline} bytes exceeded for role ${roleName}`,
    409,
  );
}

function readRole({ world, stackName, logicalId, properties }: ResourceRequest, name?: string): Role {
  const path = pathOf(properties);
  const roleName =
    name ??
    String(properties.RoleName ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`.slice(0, 64));
  const inline = (properties.Policies ?? []) as readonly InlinePolicy[];
  checkSize(roleName, inline);
  return {
    arn: `arn:aws:iam::${world.account}:role${path}${roleName}`,
    name: roleName,
    path,
    id: `AROA${world.random.suffix(17)}`,
    trust: (properties.AssumeRolePolicyDocument ?? {}) as PolicyDocument,
    policies: new Map(inline.map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument])),
    managedPolicyArns: (properties.ManagedPolicyArns ?? []) as readonly string[],
    permissionsBoundaryArn: properties.PermissionsBoundary as string | undefined,
    maxSessionDuration: properties.MaxSessionDuration as number | undefined,
  };
}

const stateOf = (role: Role): ResourceState => ({
  physicalId: role.name,
  attributes: { Arn: role.arn, RoleId: role.id },
});

function findRole(world: World, name: string): Role {
  for (const role of world.store(iamStore).roles.values()) if (role.name === name) return role;
  throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
}

function forEachRole(
  request: ResourceRequest,
  act: (role: Role, policy: string, document: PolicyDocument) => void,
) {
  const { PolicyName, PolicyDocument, Roles = [] } = request.properties;
  for (const name of Roles as readonly string[]) {
    act(findRole(request.world, name), String(PolicyName), PolicyDocument as PolicyDocument);
  }
}

const attach = (request: ResourceRequest) =>
  forEachRole(request, ({ policies }, name, document) => policies.set(name, document));

export const iamProviders: Providers = {
  ...federationProviders,
  ...instanceProfileProviders,
  "AWS::IAM::Role": {
    service: "Iam",
    async create(request) {
      const { roles } = request.world.store(iamStore);
      const role = readRole(request);
      if (roles.has(role.arn))
        throw new AwsError("EntityAlreadyExists", `Role with name ${role.name} already exists.`, 409);
      roles.set(role.arn, role);
      return stateOf(role);
    },
    async update(request, physicalId) {
      const { roles } = request.world.store(iamStore);
      const role = { ...readRole(request, physicalId), id: findRole(request.world, physicalId).id };
      roles.set(role.arn, role);
      return stateOf(role);
    },
    async delete({ world }, physicalId) {
      const { instanceProfiles, roles } = world.store(iamStore);
      if ([...instanceProfiles.values()].flat().includes(physicalId))
        throw new AwsError(
          "DeleteConflict",
          "Cannot delete entity, must remove roles from instance profile first.",
          409,
        );
      roles.delete(findRole(world, physicalId).arn);
    },
  },
  "AWS::IAM::Policy": {
    service: "Iam",
    async create(request) {
      attach(request);
      return { physicalId: `${request.stackName}-${request.logicalId}-${request.world.random.suffix(12)}` };
    },
    async update(request, physicalId) {
      attach(request);
      return { physicalId };
    },
    async delete(request) {
      forEachRole(request, ({ policies }, name) => policies.delete(name));
    },
  },
};
