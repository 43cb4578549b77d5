import { AwsError } from "../kernel/aws-error.ts";
import type { Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { iamStore, type PolicyDocument } from "./store.ts";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: characters of a managed policy, blanks not counted. */
const longestPolicy = 6144;

const policyArn = ({ world, stackName, logicalId, properties }: ResourceRequest): string => {
  const name = properties.ManagedPolicyName ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`;
  return `arn:aws:iam::${world.account}:policy${properties.Path ?? "/"}${name}`;
};

function putPolicy({ world, properties }: ResourceRequest, arn: string): ResourceState {
  const document = properties.PolicyDocument as PolicyDocument;
  if (JSON.stringify(document).length > longestPolicy)
    throw new AwsError("LimitExceeded", `Cannot exceed quota for PolicySize: ${longestPolicy}`, 409);
  world.store(iamStore).managedPolicies.set(arn, document);
  return { physicalId: arn, attributes: { PolicyArn: arn } };
}

const alreadyThere = (what: string) => new AwsError("EntityAlreadyExists", `${what} already exists.`, 409);

/** IAM's DeleteOpenIDConnectProvider, as somebody calls it by hand; the lab has no IAM API. */
export function deleteOidcProvider(world: World, arn: string): void {
  world.store(iamStore).oidcProviders.delete(arn);
}

/** Managed policies, and the identity providers that roles may trust. */
export const federationProviders: Providers = {
  "AWS::IAM::ManagedPolicy": {
    service: "Iam",
    async create(request) {
      const arn = policyArn(request);
      if (request.world.store(iamStore).managedPolicies.has(arn))
        throw alreadyThere(`A policy called ${arn}`);
      return putPolicy(request, arn);
    },
    update: async (request, physicalId) => putPolicy(request, physicalId),
    async delete({ world }, physicalId) {
      const inUse = [...world.store(iamStore).roles.values()].some(
        ({ managedPolicyArns, permissionsBoundaryArn }) =>
          permissionsBoundaryArn === physicalId || managedPolicyArns.includes(physicalId),
      );
      if (inUse) throw new AwsError("DeleteConflict", "Cannot delete a policy attached to entities.", 409);
      world.store(iamStore).managedPolicies.delete(physicalId);
    },
  },
  // One for each address in an account: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
  "AWS::IAM::OIDCProvider": {
    service: "Iam",
    async create({ world, properties }) {
      const { oidcProviders } = world.store(iamStore);
      const arn = `arn:aws:iam::${world.account}:oidc-provider/${String(properties.Url).replace("https://", "")}`;
      if (oidcProviders.has(arn)) throw alreadyThere(`Provider with url ${properties.Url}`);
      oidcProviders.set(arn, (properties.ClientIdList ?? []) as readonly string[]);
      return { physicalId: arn, attributes: { Arn: arn } };
    },
    async update({ world, properties }, physicalId) {
      world
        .store(iamStore)
        .oidcProviders.set(physicalId, (properties.ClientIdList ?? []) as readonly string[]);
      return { physicalId, attributes: { Arn: physicalId } };
    },
    async delete({ world }, physicalId) {
      deleteOidcProvider(world, physicalId);
    },
  },
};
