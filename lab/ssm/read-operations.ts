import type * as sdk from "@aws-sdk/client-ssm";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import { listByPath, listParameters, pageOf } from "./listing.ts";
import { type FoundParameter, findParameter, getStored } from "./parameters.ts";
import { onParameters, shapeHistory, shapeMetadata, shapeParameter } from "./shapes.ts";
import { ssmStore } from "./store.ts";

const getParameter = operation<sdk.GetParameterCommandInput, sdk.GetParameterCommandOutput>({
  run: ({ Name = "", WithDecryption }, { world }) => ({
    Parameter: shapeParameter(world, findParameter(world, Name), WithDecryption),
  }),
  permissions: ({ Name }, { world }) => onParameters(world, "GetParameter", [Name]),
});

const getParameters = operation<sdk.GetParametersCommandInput, sdk.GetParametersCommandOutput>({
  run({ Names = [], WithDecryption }, { world }) {
    const found: FoundParameter[] = [];
    const missing: string[] = [];
    for (const name of Names) {
      try {
        found.push(findParameter(world, name));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        missing.push(name);
      }
    }
    return {
      Parameters: found.map((one) => shapeParameter(world, one, WithDecryption)),
      InvalidParameters: missing,
    };
  },
  permissions: ({ Names = [] }, { world }) => onParameters(world, "GetParameters", Names),
});

const getParametersByPath = operation<
  sdk.GetParametersByPathCommandInput,
  sdk.GetParametersByPathCommandOutput
>({
  run({ Path = "", Recursive = false, WithDecryption, ParameterFilters, MaxResults, NextToken }, { world }) {
    const all = listByPath(world, { path: Path, recursive: Recursive, filters: ParameterFilters });
    const { items, next } = pageOf(all, {
      ...(NextToken === undefined ? {} : { token: NextToken }),
      ...(MaxResults === undefined ? {} : { size: MaxResults }),
    });
    return {
      Parameters: items.map((one) => shapeParameter(world, one, WithDecryption)),
      ...(next ? { NextToken: next } : {}),
    };
  },
  permissions: ({ Path }, { world }) => onParameters(world, "GetParametersByPath", [Path]),
});

const getParameterHistory = operation<
  sdk.GetParameterHistoryCommandInput,
  sdk.GetParameterHistoryCommandOutput
>({
  run({ Name = "", MaxResults = 50, NextToken = "0" }, { world }) {
    const parameter = getStored(world, Name);
    const { items, next } = pageOf(parameter.versions, { token: NextToken, size: MaxResults, most: 50 });
    return {
      Parameters: items.map((version) => shapeHistory(parameter, version)),
      ...(next ? { NextToken: next } : {}),
    };
  },
  permissions: ({ Name }, { world }) => onParameters(world, "GetParameterHistory", [Name]),
});

const describeParameters = operation<sdk.DescribeParametersCommandInput, sdk.DescribeParametersCommandOutput>(
  {
    run({ ParameterFilters, MaxResults = 50, NextToken = "0" }, { world }) {
      const all = listParameters(world, ParameterFilters);
      const { items, next } = pageOf(all, { token: NextToken, size: MaxResults, most: 50 });
      return {
        Parameters: items.map((parameter) => shapeMetadata(world, parameter)),
        ...(next ? { NextToken: next } : {}),
      };
    },
  },
);

const listTagsForResource = operation<
  sdk.ListTagsForResourceCommandInput,
  sdk.ListTagsForResourceCommandOutput
>({
  run({ ResourceId = "" }, { world }) {
    const tags = world.store(ssmStore).tags.get(ResourceId);
    if (!tags) throw new AwsError("InvalidResourceId", "The resource ID isn't valid.");
    return { TagList: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  },
  permissions: ({ ResourceId }, { world }) => onParameters(world, "ListTagsForResource", [ResourceId]),
});

export const readOperations = {
  GetParameter: getParameter,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
  GetParameterHistory: getParameterHistory,
  DescribeParameters: describeParameters,
  ListTagsForResource: listTagsForResource,
};
