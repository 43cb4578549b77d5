import type {
  DescribeStacksCommandInput,
  DescribeStacksCommandOutput,
  ListStacksCommandInput,
  ListStacksCommandOutput,
  Output,
  Stack,
  StackStatus,
  Tag,
} from "@aws-sdk/client-cloudformation";
import { operation } from "../../kernel/service.ts";
import { shownParameters } from "../parameters.ts";
import { cloudFormationStore, type LabStack, type StackOutput } from "../store.ts";
import { stackPermissions } from "./engine.ts";
import { getStack } from "./find-stack.ts";
import { pageOf, present } from "./page.ts";

const shownOutput = ({ key, value, description, exportName }: StackOutput): Output => ({
  OutputKey: key,
  OutputValue: value,
  ...present("Description", description),
  ...present("ExportName", exportName),
});

export const shownTags = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const date = (at: number | undefined) => (at === undefined ? undefined : new Date(at));

const listed = <T>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

function versionParts(stack: LabStack) {
  const { version } = stack;
  const {
    template,
    parameters = [],
    tags = {},
    capabilities = [],
    notificationArns = [],
    roleArn,
  } = version ?? {};
  return {
    ...present("Description", template?.description),
    ...present("Parameters", listed(shownParameters(parameters))),
    ...present("Capabilities", listed(capabilities) as Stack["Capabilities"]),
    ...present("RoleARN", roleArn),
    NotificationARNs: [...notificationArns],
    Tags: shownTags(tags),
  };
}

export function shownStack(stack: LabStack): Stack {
  return {
    StackId: stack.stackId,
    StackName: stack.stackName,
    ...present("ChangeSetId", stack.deletedAt === undefined ? stack.changeSetId : undefined),
    ...versionParts(stack),
    CreationTime: new Date(stack.createdAt),
    ...present("LastUpdatedTime", date(stack.updatedAt)),
    ...present("DeletionTime", date(stack.deletionTime)),
    RollbackConfiguration: {},
    StackStatus: stack.status as StackStatus,
    ...present("StackStatusReason", stack.reason),
    DisableRollback: stack.disableRollback,
    ...present("Outputs", listed(stack.outputs.map(shownOutput))),
    ...present(
      "EnableTerminationProtection",
      stack.deletedAt === undefined ? stack.terminationProtection : undefined,
    ),
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
}

export const describeStacks = operation<DescribeStacksCommandInput, DescribeStacksCommandOutput>({
  run(input, { world }) {
    if (input.StackName !== undefined)
      return { Stacks: [shownStack(getStack(world, input.StackName, "with id"))] };
    const all = [...world.store(cloudFormationStore).stacks.values()].filter(
      ({ deletedAt }) => deletedAt === undefined,
    );
    const { items, NextToken } = pageOf(all.reverse(), input.NextToken);
    return { Stacks: items.map(shownStack), ...present("NextToken", NextToken) };
  },
  // All of them takes both: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
  permissions: (input, call) => [
    ...stackPermissions("DescribeStacks", input, call),
    ...(input.StackName === undefined ? [{ action: "cloudformation:ListStacks", resource: "*" }] : []),
  ],
});

export const listStacks = operation<ListStacksCommandInput, ListStacksCommandOutput>({
  run({ StackStatusFilter = [], NextToken: token }, { world }) {
    const wanted = [...world.store(cloudFormationStore).stacks.values()].filter(
      ({ status }) => StackStatusFilter.length === 0 || StackStatusFilter.includes(status as StackStatus),
    );
    const { items, NextToken } = pageOf(wanted.reverse(), token);
    const StackSummaries = items.map((stack) => {
      const { StackId, StackName, CreationTime, LastUpdatedTime, DeletionTime, StackStatus } =
        shownStack(stack);
      return {
        StackId,
        StackName,
        CreationTime,
        StackStatus,
        ...present("TemplateDescription", stack.version?.template.description),
        ...present("LastUpdatedTime", LastUpdatedTime),
        ...present("DeletionTime", DeletionTime),
        ...present("StackStatusReason", stack.reason),
        DriftInformation: { StackDriftStatus: "NOT_CHECKED" as const },
      };
    });
    return { StackSummaries, ...present("NextToken", NextToken) };
  },
});
