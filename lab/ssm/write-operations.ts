import type * as sdk from "@aws-sdk/client-ssm";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { labelVersion, unlabelVersion } from "./labels.ts";
import { notFound, putParameter, removeParameter } from "./parameters.ts";
import { onParameters } from "./shapes.ts";
import { latestOf, ssmStore } from "./store.ts";

const put = operation<sdk.PutParameterCommandInput, sdk.PutParameterCommandOutput>({
  run(input, { world, caller }) {
    const stored = putParameter(world, {
      name: input.Name ?? "",
      value: input.Value ?? "",
      type: input.Type,
      keyId: input.KeyId,
      description: input.Description,
      overwrite: input.Overwrite ?? false,
      tier: input.Tier,
      dataType: input.DataType,
      allowedPattern: input.AllowedPattern,
      tags: input.Tags,
      user: caller.principalArn,
    });
    return { Version: latestOf(stored).version, Tier: stored.tier };
  },
  permissions: ({ Name, Tags = [] }, { world }) => [
    ...onParameters(world, "PutParameter", [Name]),
    ...(Tags.length > 0 ? onParameters(world, "AddTagsToResource", [Name]) : []),
  ],
});

const remove = operation<sdk.DeleteParameterCommandInput, sdk.DeleteParameterCommandOutput>({
  run({ Name = "" }, { world }) {
    if (!removeParameter(world, Name)) throw notFound(Name);
    return {};
  },
  permissions: ({ Name }, { world }) => onParameters(world, "DeleteParameter", [Name]),
});

const removeMany = operation<sdk.DeleteParametersCommandInput, sdk.DeleteParametersCommandOutput>({
  run({ Names = [] }, { world }) {
    const removed = Names.filter((name) => removeParameter(world, name));
    return {
      DeletedParameters: removed,
      InvalidParameters: Names.filter((name) => !removed.includes(name)),
    };
  },
  permissions: ({ Names = [] }, { world }) => onParameters(world, "DeleteParameters", Names),
});

const label = operation<sdk.LabelParameterVersionCommandInput, sdk.LabelParameterVersionCommandOutput>({
  run({ Name = "", ParameterVersion, Labels = [] }, { world }) {
    const { version, invalid } = labelVersion(world, {
      name: Name,
      version: ParameterVersion,
      labels: Labels,
    });
    return { InvalidLabels: [...invalid], ParameterVersion: version };
  },
  permissions: ({ Name }, { world }) => onParameters(world, "LabelParameterVersion", [Name]),
});

const unlabel = operation<sdk.UnlabelParameterVersionCommandInput, sdk.UnlabelParameterVersionCommandOutput>({
  run({ Name = "", ParameterVersion, Labels = [] }, { world }) {
    const { removed, invalid } = unlabelVersion(world, {
      name: Name,
      version: ParameterVersion,
      labels: Labels,
    });
    return { RemovedLabels: [...removed], InvalidLabels: [...invalid] };
  },
  permissions: ({ Name }, { world }) => onParameters(world, "UnlabelParameterVersion", [Name]),
});

function tagsOf(world: World, name: string): Map<string, string> {
  const tags = world.store(ssmStore).tags.get(name);
  if (!tags)
    throw new AwsError("InvalidResourceId", "The resource ID isn't valid. Verify that you entered it.");
  return tags;
}

const addTags = operation<sdk.AddTagsToResourceCommandInput, sdk.AddTagsToResourceCommandOutput>({
  run({ ResourceId = "", Tags = [] }, { world }) {
    const tags = tagsOf(world, ResourceId);
    for (const { Key = "", Value = "" } of Tags) tags.set(Key, Value);
    return {};
  },
  permissions: ({ ResourceId }, { world }) => onParameters(world, "AddTagsToResource", [ResourceId]),
});

const removeTags = operation<sdk.RemoveTagsFromResourceCommandInput, sdk.RemoveTagsFromResourceCommandOutput>(
  {
    run({ ResourceId = "", TagKeys = [] }, { world }) {
      const tags = tagsOf(world, ResourceId);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    permissions: ({ ResourceId }, { world }) => onParameters(world, "RemoveTagsFromResource", [ResourceId]),
  },
);

export const writeOperations = {
  PutParameter: put,
  DeleteParameter: remove,
  DeleteParameters: removeMany,
  LabelParameterVersion: label,
  UnlabelParameterVersion: unlabel,
  AddTagsToResource: addTags,
  RemoveTagsFromResource: removeTags,
};
