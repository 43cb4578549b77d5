import * as sdk from "@aws-sdk/client-cloudformation";
import type { Providers } from "../kernel/provider.ts";
import type { Service } from "../kernel/service.ts";
import { createStackOperation } from "./operations/create-stack.ts";
import { deleteStackOperation } from "./operations/delete-stack.ts";
import {
  describeStackEvents,
  describeStackResource,
  describeStackResources,
  listStackResources,
} from "./operations/describe-resources.ts";
import { describeStacks, listStacks } from "./operations/describe-stacks.ts";
import { ownProviders } from "./wait-condition-handle.ts";

/** CloudFormation over the given resource handlers. */
export function createCloudFormation(parts: { readonly providers: Providers }): Service {
  const providers = { ...ownProviders, ...parts.providers };
  const engine = { providers, isKnownType: (type: string) => type in providers };
  return {
    signingName: "cloudformation",
    iamPrefix: "cloudformation",
    sdk,
    operations: {
      CreateStack: createStackOperation(engine),
      DeleteStack: deleteStackOperation(engine),
      DescribeStacks: describeStacks,
      ListStacks: listStacks,
      DescribeStackEvents: describeStackEvents,
      DescribeStackResource: describeStackResource,
      DescribeStackResources: describeStackResources,
      ListStackResources: listStackResources,
    },
  };
}
