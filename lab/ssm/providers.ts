import type { ParameterTier, ParameterType } from "@aws-sdk/client-ssm";
import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { notFound, putParameter, removeParameter } from "./parameters.ts";
import { readParameter, ssmStore } from "./store.ts";

const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

const newParameter = (properties: Properties, name: string) => ({
  name,
  value: String(properties.Value ?? ""),
  type: text(properties.Type) as ParameterType | undefined,
  description: text(properties.Description),
  tier: text(properties.Tier) as ParameterTier | undefined,
  dataType: text(properties.DataType),
  allowedPattern: text(properties.AllowedPattern),
  user: "cloudformation",
});

/** The stack's tags and the resource's own, which this type takes as a map. */
const tagsFor = ({ stackTags, properties }: ResourceRequest) =>
  Object.entries({ ...stackTags, ...(properties.Tags as Readonly<Record<string, string>> | undefined) });

function state(world: World, name: string): ResourceState {
  const { type, value } = readParameter(world, name) ?? {};
  return { physicalId: name, attributes: { Type: type, Value: value } };
}

export const ssmProviders: Providers = {
  "AWS::SSM::Parameter": {
    service: "Ssm",
    async create(request) {
      const { world, properties, stackName, logicalId } = request;
      if (properties.Type === "SecureString")
        throw new AwsError("ValidationException", "SecureString is not supported by CloudFormation.");
      const name = text(properties.Name) ?? `CFN-${logicalId}-${world.random.suffix(12)}`;
      if (world.store(ssmStore).parameters.has(name))
        throw new AwsError("AlreadyExists", `${name} already exists in stack ${stackName}`);
      const tags = tagsFor(request).map(([Key, Value]) => ({ Key, Value }));
      putParameter(world, { ...newParameter(properties, name), overwrite: false, tags });
      return state(world, name);
    },
    async update(request, physicalId) {
      const { world, properties } = request;
      if (!world.store(ssmStore).parameters.has(physicalId)) throw notFound(physicalId);
      putParameter(world, { ...newParameter(properties, physicalId), overwrite: true });
      world.store(ssmStore).tags.set(physicalId, new Map(tagsFor(request)));
      return state(world, physicalId);
    },
    async delete({ world }, physicalId) {
      removeParameter(world, physicalId);
    },
  },
};
