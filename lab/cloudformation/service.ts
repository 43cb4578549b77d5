import * as sdk from "@aws-sdk/client-cloudformation";
import type { Providers } from "../kernel/provider.ts";
import type { Service } from "../kernel/service.ts";
import type { DriftReaders } from "./drift/reader.ts";
import { createChangeSetOperation } from "./operations/create-change-set.ts";
import { createStackOperation } from "./operations/create-stack.ts";
import { deleteStackOperation } from "./operations/delete-stack.ts";
import { deleteChangeSet, describeChangeSet, listChangeSets } from "./operations/describe-change-set.ts";
import { describeEvents } from "./operations/describe-events.ts";
import {
  describeStackEvents,
  describeStackResource,
  describeStackResources,
  listStackResources,
} from "./operations/describe-resources.ts";
import { describeStacks, listStacks } from "./operations/describe-stacks.ts";
import {
  describeStackDriftDetectionStatus,
  describeStackResourceDrifts,
  detectStackDrift,
} from "./operations/detect-drift.ts";
import type { Engine } from "./operations/engine.ts";
import { executeChangeSetOperation } from "./operations/execute-change-set.ts";
import { continueUpdateRollback, rollbackStack, updateTerminationProtection } from "./operations/rollback.ts";
import { getTemplate, getTemplateSummary, validateTemplate } from "./operations/templates.ts";
import { cancelUpdateStack, updateStackOperation } from "./operations/update-stack.ts";
import { ownProviders } from "./wait-condition-handle.ts";

const reading = {
  DescribeStacks: describeStacks,
  ListStacks: listStacks,
  DescribeStackEvents: describeStackEvents,
  DescribeEvents: describeEvents,
  DescribeStackResource: describeStackResource,
  DescribeStackResources: describeStackResources,
  ListStackResources: listStackResources,
  DescribeChangeSet: describeChangeSet,
  ListChangeSets: listChangeSets,
  GetTemplate: getTemplate,
  GetTemplateSummary: getTemplateSummary,
  ValidateTemplate: validateTemplate,
  DescribeStackDriftDetectionStatus: describeStackDriftDetectionStatus,
  DescribeStackResourceDrifts: describeStackResourceDrifts,
};

const changing = (engine: Engine) => ({
  CreateStack: createStackOperation(engine),
  UpdateStack: updateStackOperation(engine),
  CancelUpdateStack: cancelUpdateStack,
  DeleteStack: deleteStackOperation(engine),
  CreateChangeSet: createChangeSetOperation(engine),
  ExecuteChangeSet: executeChangeSetOperation(engine),
  DeleteChangeSet: deleteChangeSet,
  ContinueUpdateRollback: continueUpdateRollback(engine),
  RollbackStack: rollbackStack(engine),
  UpdateTerminationProtection: updateTerminationProtection,
});

export interface CloudFormationParts {
  readonly providers: Providers;
  /** For drift detection. */
  readonly readers?: DriftReaders;
}

/** CloudFormation over the given resource handlers. */
export function createCloudFormation({ readers = {}, ...parts }: CloudFormationParts): Service {
  const providers = { ...ownProviders, ...parts.providers };
  const engine = { providers, isKnownType: (type: string) => type in providers };
  return {
    signingName: "cloudformation",
    iamPrefix: "cloudformation",
    sdk,
    operations: { ...reading, DetectStackDrift: detectStackDrift(readers), ...changing(engine) },
  };
}
