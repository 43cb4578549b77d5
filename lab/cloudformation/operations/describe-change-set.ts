import type {
  ChangeSetSummary,
  DeleteChangeSetCommandInput,
  DeleteChangeSetCommandOutput,
  DescribeChangeSetCommandInput,
  DescribeChangeSetCommandOutput,
  ExecutionStatus,
  ListChangeSetsCommandInput,
  ListChangeSetsCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../kernel/aws-error.ts";
import { operation } from "../../kernel/service.ts";
import { shownChanges } from "../changes/show-changes.ts";
import { shownParameters } from "../parameters.ts";
import { cloudFormationStore, type LabChangeSet } from "../store.ts";
import { changeSetPermissions, changeSetsOf, findChangeSet, getChangeSet } from "./change-set-store.ts";
import { shownTags } from "./describe-stacks.ts";
import { stackPermissions } from "./engine.ts";
import { getStack } from "./find-stack.ts";
import { pageOf, present } from "./page.ts";

const summary = (changeSet: LabChangeSet): ChangeSetSummary => ({
  StackId: changeSet.stackId,
  StackName: changeSet.stackName,
  ChangeSetId: changeSet.id,
  ChangeSetName: changeSet.name,
  ExecutionStatus: changeSet.executionStatus as ExecutionStatus,
  Status: changeSet.status,
  ...present("StatusReason", changeSet.reason),
  ...present("Description", changeSet.description),
  CreationTime: new Date(changeSet.createdAt),
  IncludeNestedStacks: false,
});

const listed = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

export const describeChangeSet = operation<DescribeChangeSetCommandInput, DescribeChangeSetCommandOutput>({
  run(input, { world }) {
    const changeSet = getChangeSet(world, input);
    const { version, changes } = changeSet;
    const { items, NextToken } = pageOf(changes, input.NextToken);
    return {
      ...summary(changeSet),
      NotificationARNs: [...version.notificationArns],
      RollbackConfiguration: {},
      Capabilities: [...version.capabilities] as NonNullable<DescribeChangeSetCommandOutput["Capabilities"]>,
      ...present("Parameters", listed(shownParameters(version.parameters))),
      ...present("Tags", listed(shownTags(version.tags))),
      ...present("OnStackFailure", changeSet.onStackFailure as "ROLLBACK" | undefined),
      Changes: shownChanges(items, input.IncludePropertyValues === true),
      ...present("NextToken", NextToken),
    };
  },
  permissions: (input, call) => changeSetPermissions("DescribeChangeSet", input, call),
});

export const listChangeSets = operation<ListChangeSetsCommandInput, ListChangeSetsCommandOutput>({
  run(input, { world }) {
    const { stackId } = getStack(world, input.StackName);
    const { items, NextToken } = pageOf(changeSetsOf(world, stackId), input.NextToken);
    return { Summaries: items.map(summary), ...present("NextToken", NextToken) };
  },
  permissions: (input, call) => stackPermissions("ListChangeSets", input, call),
});

export const deleteChangeSet = operation<DeleteChangeSetCommandInput, DeleteChangeSetCommandOutput>({
  run(input, { world }) {
    const found = findChangeSet(world, input);
    // AWS says nothing when there is none.
    if (!found) return {};
    if (found.executionStatus === "EXECUTE_IN_PROGRESS" || found.status === "CREATE_IN_PROGRESS") {
      throw new AwsError(
        "InvalidChangeSetStatus",
        `ChangeSet [${found.id}] cannot be deleted in its current status of [${found.status}]`,
      );
    }
    world.store(cloudFormationStore).changeSets.delete(found.id);
    return {};
  },
  permissions: (input, call) => changeSetPermissions("DeleteChangeSet", input, call),
});
