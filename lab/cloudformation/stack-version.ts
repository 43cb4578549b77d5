import type { Parameter, Tag } from "@aws-sdk/client-cloudformation";
import type { World } from "../kernel/world.ts";
import { checkCapabilities } from "./capabilities.ts";
import { checkCycles, checkReferences, dependenciesOf } from "./dependencies.ts";
import type { OutputDefinition, Template } from "./language/template.ts";
import { validationError } from "./language/template-error.ts";
import { type ResolvedParameter, resolveParameters } from "./parameters.ts";
import { checkServiceRole } from "./service-role.ts";
import { type StackIdentity, type StaticScope, staticScope } from "./stack-scope.ts";

/** A template with everything that is needed to bring a stack to it. */
export interface StackVersion {
  readonly template: Template;
  readonly parameters: readonly ResolvedParameter[];
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  readonly roleArn: string | undefined;
  readonly scope: StaticScope;
  /** Logical ids whose condition holds, with what each depends on. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
}

/** What a request says of the version it wants. */
export interface VersionRequest {
  readonly template: Template;
  readonly Parameters?: readonly Parameter[] | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly Capabilities?: readonly string[] | undefined;
  readonly NotificationARNs?: readonly string[] | undefined;
  readonly RoleARN?: string | undefined;
  readonly ResourceTypes?: readonly string[] | undefined;
}

const tagRecord = (tags: readonly Tag[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

const matchesType = (pattern: string, type: string): boolean =>
  pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html, ResourceTypes */
function checkResourceTypes({ template, ResourceTypes = [] }: VersionRequest): void {
  if (ResourceTypes.length === 0) return;
  for (const { Type } of Object.values(template.resources)) {
    if (
      ResourceTypes.some(
        (pattern) => /^\w+::\*$|^\w+::\w+::\*$|^\w+::\w+::\w+$/.test(pattern) && matchesType(pattern, Type),
      )
    )
      continue;
    throw validationError(
      `Resource type ${Type} is not allowed by parameter ResourceTypes [${ResourceTypes.join(", ")}]`,
    );
  }
}

export interface PrepareContext {
  readonly world: World;
  readonly stack: StackIdentity;
  readonly isKnownType: (type: string) => boolean;
  /** The version that an update starts from. */
  readonly previous?: StackVersion | undefined;
}

function checkTypes({ template }: VersionRequest, isKnownType: (type: string) => boolean): void {
  const unknown = Object.values(template.resources)
    .map(({ Type }) => Type)
    .filter((type) => !isKnownType(type));
  if (unknown.length > 0) {
    throw validationError(
      `Template format error: Unrecognized resource types: [${[...new Set(unknown)].join(", ")}]`,
    );
  }
}

function checkSameTypes({ template }: VersionRequest, previous: StackVersion | undefined): void {
  const former = previous?.template.resources ?? {};
  const changed = Object.entries(template.resources)
    .filter(([logicalId, { Type }]) => (former[logicalId]?.Type ?? Type) !== Type)
    .map(([logicalId]) => logicalId);
  if (changed.length > 0) {
    throw validationError(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${changed.join(", ")}]`,
    );
  }
}

/** Checks a request in AWS's order and works out all that does not need a resource. Makes nothing. */
export function prepareVersion(context: PrepareContext, request: VersionRequest): StackVersion {
  const { world, stack, isKnownType, previous } = context;
  const { template, Capabilities: capabilities = [], RoleARN: roleArn = previous?.roleArn } = request;
  checkTypes(request, isKnownType);
  checkSameTypes(request, previous);
  checkResourceTypes(request);
  checkReferences(template);
  checkServiceRole(world, request.RoleARN);
  const given = request.Parameters ?? [];
  const parameters = resolveParameters(world, template, { given, previous: previous?.parameters ?? [] });
  const notificationArns = request.NotificationARNs ?? previous?.notificationArns ?? [];
  const scope = staticScope(world, stack, { template, parameters, notificationArns });
  const dependencies = dependenciesOf(scope);
  checkCycles(dependencies);
  checkCapabilities(template, capabilities);
  const tags = request.Tags ? tagRecord(request.Tags) : (previous?.tags ?? {});
  return { template, parameters, tags, capabilities, notificationArns, roleArn, scope, dependencies };
}

/** The outputs whose condition holds. */
export const enabledOutputs = ({ template, scope }: StackVersion): [string, OutputDefinition][] =>
  Object.entries(template.outputs).filter(
    ([, { Condition }]) => Condition === undefined || scope.conditions.get(Condition) === true,
  );
