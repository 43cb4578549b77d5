import type {
  CreateChangeSetCommandInput,
  CreateChangeSetCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../kernel/aws-error.ts";
import { type Call, operation } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { momentsInSeconds } from "../../latencies.ts";
import { findChanges } from "../changes/find-changes.ts";
import { stackEvent } from "../events.ts";
import { authorizeRole } from "../handler-permissions.ts";
import { validationError } from "../language/template-error.ts";
import { earlyFailure, validateEarly } from "../schema/early-validation.ts";
import { checkServiceRole } from "../service-role.ts";
import { prepareVersion } from "../stack-version.ts";
import { cloudFormationStore, type LabChangeSet, type LabStack } from "../store.ts";
import { changeSetsOf } from "./change-set-store.ts";
import { type Engine, stackPermissions } from "./engine.ts";
import { findStack, getStack } from "./find-stack.ts";
import { lookUps, taggingStack } from "./look-ups.ts";
import { addStack, blankStack } from "./new-stack.ts";
import { checkUpdatable, hasNoChanges, templateForUpdate } from "./update-stack.ts";

function stackToCreate(world: World, stackName: string, changeSetName: string): LabStack {
  const existing = findStack(world, stackName);
  if (!existing || existing.status === "REVIEW_IN_PROGRESS") return existing ?? blankStack(world, stackName);
  throw validationError(
    `Stack [${stackName}] already exists and cannot be created again with the changeSet [${changeSetName}].`,
  );
}

function stackToUpdate(world: World, stackName: string): LabStack {
  const stack = getStack(world, stackName);
  checkUpdatable(stack);
  return stack;
}

function targetOf(world: World, input: CreateChangeSetCommandInput): LabStack {
  const { StackName = "", ChangeSetName = "", ChangeSetType = "UPDATE" } = input;
  if (ChangeSetType === "IMPORT") throw validationError("the lab does not import resources");
  return ChangeSetType === "CREATE"
    ? stackToCreate(world, StackName, ChangeSetName)
    : stackToUpdate(world, StackName);
}

function newChangeSet(
  world: World,
  stack: LabStack,
  input: CreateChangeSetCommandInput,
  engine: Engine,
): LabChangeSet {
  const { ChangeSetName: name = "", OnStackFailure, Description } = input;
  if (changeSetsOf(world, stack.stackId).some((one) => one.name === name)) {
    throw new AwsError("AlreadyExistsException", `ChangeSet ${name} already exists`);
  }
  const template = templateForUpdate(stack, input);
  const version = prepareVersion(
    { world, stack, ...engine, previous: stack.version },
    { ...input, template },
  );
  return {
    id: world.arn("cloudformation", `changeSet/${name}/${world.random.uuid()}`),
    name,
    stackId: stack.stackId,
    stackName: stack.stackName,
    type: stack.version ? "UPDATE" : "CREATE",
    createdAt: world.clock.now(),
    description: Description,
    version,
    onStackFailure: OnStackFailure,
    clientToken: input.ClientToken,
    status: "CREATE_IN_PROGRESS",
    reason: undefined,
    executionStatus: "UNAVAILABLE",
    changes: [],
    findings: [],
  };
}

const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Compares, after AWS's time for it; a change set without changes fails. */
function complete(stack: LabStack, changeSet: LabChangeSet): void {
  const { version, type } = changeSet;
  const changes = findChanges(stack, version);
  const findings = validateEarly(changes);
  const empty = type === "UPDATE" && hasNoChanges(stack, version);
  const failure = empty ? noChanges : findings.length > 0 ? earlyFailure : undefined;
  Object.assign(changeSet, { changes: empty ? [] : changes, findings });
  // Another change set was executed in the meantime: this one is not valid for what the stack has become
  // (https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html).
  if (changeSet.executionStatus === "OBSOLETE") Object.assign(changeSet, { status: "CREATE_COMPLETE" });
  else if (failure !== undefined) Object.assign(changeSet, { status: "FAILED", reason: failure });
  else Object.assign(changeSet, { status: "CREATE_COMPLETE", executionStatus: "AVAILABLE" });
}

function review(world: World, stack: LabStack): void {
  addStack(world, stack);
  if (stack.events.length > 0) return;
  stackEvent(world, stack, { status: "REVIEW_IN_PROGRESS", reason: "User Initiated" });
}

/** The key is there when something is imported: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html */
const importedTypes = ({ ResourcesToImport: imported = [] }: CreateChangeSetCommandInput) =>
  imported.length === 0
    ? undefined
    : { "cloudformation:ImportResourceTypes": imported.map(({ ResourceType = "" }) => ResourceType) };

/** Tags and parameters that stand for something in the account are the caller's business, too: see look-ups.ts. */
const changeSetCreation = (input: CreateChangeSetCommandInput, call: Call) => [
  ...stackPermissions("CreateChangeSet", input, call, {
    "cloudformation:ChangeSetName": input.ChangeSetName ?? "",
    ...importedTypes(input),
  }),
  ...taggingStack(input, call),
  ...lookUps(input, call.world),
];

function make(world: World, input: CreateChangeSetCommandInput, engine: Engine) {
  const stack = targetOf(world, input);
  const changeSet = newChangeSet(world, stack, input, engine);
  world.store(cloudFormationStore).changeSets.set(changeSet.id, changeSet);
  if (changeSet.type === "CREATE") review(world, stack);
  world.clock.after(momentsInSeconds.changeSet * 1000, () => complete(stack, changeSet));
  return { Id: changeSet.id, StackId: stack.stackId };
}

export const createChangeSetOperation = (engine: Engine) =>
  operation<CreateChangeSetCommandInput, CreateChangeSetCommandOutput>({
    run(input, { world }) {
      const roleArn = input.RoleARN ?? findStack(world, input.StackName ?? "")?.version?.roleArn;
      if (roleArn === undefined) return make(world, input, engine);
      checkServiceRole(world, roleArn);
      const asked = { operation: "parameters of CreateChangeSet", permissions: lookUps(input, world) };
      return authorizeRole(world, roleArn, asked).then(() => make(world, input, engine));
    },
    permissions: changeSetCreation,
  });
