import type { Providers, ResourceProvider } from "../../kernel/provider.ts";
import type { World } from "../../kernel/world.ts";
import { evaluate } from "../language/evaluate.ts";
import type { Scope } from "../language/scope.ts";
import type { ResourceDefinition } from "../language/template.ts";
import { validationError } from "../language/template-error.ts";
import { asObject, type JsonObject, memberAt } from "../language/value.ts";
import type { StackVersion } from "../stack-version.ts";
import type { LabStack } from "../store.ts";

export interface Failure {
  readonly logicalId: string;
  readonly action: "create" | "update" | "delete";
}

/** One operation on one stack while it runs. */
export interface Deployment {
  readonly world: World;
  readonly providers: Providers;
  readonly stack: LabStack;
  readonly version: StackVersion;
  /** Aborted by the first failure, by CancelUpdateStack and by DeleteStack. */
  readonly abort: AbortController;
  /** Grows as resources fail. */
  readonly failures: Failure[];
}

/** The reason of an abort by DeleteStack: the operation must leave the stack to it. */
export const takenOver = Symbol("another operation has taken over");

export const isTakenOver = ({ abort }: Deployment): boolean => abort.signal.reason === takenOver;

/** Writes down a failure and gives up everything else that is under way. */
export function fail(deployment: Deployment, failure: Failure): void {
  deployment.failures.push(failure);
  if (failure.action !== "delete") deployment.abort.abort(new Error("a sibling failed"));
}

export function providerOf({ providers }: Deployment, type: string): ResourceProvider {
  const provider = providers[type];
  if (!provider) throw validationError(`Template format error: Unrecognized resource types: [${type}]`);
  return provider;
}

/** The scope in which a deployment evaluates: resources answer with what they are at that moment. */
export function scopeOf({ stack, version }: Deployment): Scope {
  return {
    ...version.scope,
    ref: (logicalId) => stack.resources.get(logicalId)?.ref,
    attribute: (logicalId, name) => {
      const resource = stack.resources.get(logicalId);
      const value = resource && memberAt(resource.attributes, name);
      if (value !== undefined) return value;
      throw validationError(
        `Unable to retrieve ${name} attribute for ${resource?.type ?? logicalId}, with error message NotFound`,
      );
    },
  };
}

export function definitionOf({ version }: Deployment, logicalId: string): ResourceDefinition {
  const definition = version.template.resources[logicalId];
  if (!definition) throw new Error(`${logicalId} is not in the template`);
  return definition;
}

export const propertiesOf = (deployment: Deployment, logicalId: string): JsonObject =>
  asObject(evaluate(definitionOf(deployment, logicalId).Properties ?? {}, scopeOf(deployment)));

/** Undefined for a resource that the template no longer has, too. */
export function updatePolicyOf(deployment: Deployment, logicalId: string): JsonObject | undefined {
  const policy = deployment.version.template.resources[logicalId]?.UpdatePolicy;
  return policy === undefined ? undefined : asObject(evaluate(policy, scopeOf(deployment)));
}

export const metadataOf = (deployment: Deployment, logicalId: string): unknown =>
  evaluate(definitionOf(deployment, logicalId).Metadata, scopeOf(deployment));
