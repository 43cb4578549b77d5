import { AwsError } from "../kernel/aws-error.ts";
import type { Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { createRepository, deleteRepository, getRepository, repositoryUri } from "./repositories.ts";

function setTags({ world, stackTags, properties }: ResourceRequest, name: string): void {
  const { resourceTags } = getRepository(world, name);
  const own = (properties.Tags ?? []) as readonly { Key: string; Value: string }[];
  resourceTags.clear();
  for (const [key, value] of Object.entries(stackTags)) resourceTags.set(key, value);
  for (const { Key, Value } of own) resourceTags.set(Key, String(Value));
}

function state(world: World, name: string): ResourceState {
  const attributes = { Arn: getRepository(world, name).arn, RepositoryUri: repositoryUri(world, name) };
  return { physicalId: name, attributes };
}

export const ecrProviders: Providers = {
  "AWS::ECR::Repository": {
    service: "Ecr",
    async create(request) {
      const { world, properties, stackName, logicalId } = request;
      const generated = `${stackName}-${logicalId}-${world.random.suffix(12)}`.toLowerCase();
      const name = String(properties.RepositoryName ?? generated);
      createRepository(world, { name, tagsAreImmutable: properties.ImageTagMutability === "IMMUTABLE" });
      setTags(request, name);
      return state(world, name);
    },
    async update(request, name) {
      setTags(request, name);
      return state(request.world, name);
    },
    async delete({ world, properties }, name) {
      try {
        deleteRepository(world, name, String(properties.EmptyOnDelete) === "true");
      } catch (error) {
        if (!(error instanceof AwsError && error.code === "RepositoryNotFoundException")) throw error;
      }
    },
  },
};
