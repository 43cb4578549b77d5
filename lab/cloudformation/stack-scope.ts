import type { World } from "../kernel/world.ts";
import { readParameter } from "../ssm/store.ts";
import { evaluateConditions } from "./language/conditions.ts";
import { noValue, type Scope } from "./language/scope.ts";
import type { Template } from "./language/template.ts";
import { templateError, validationError } from "./language/template-error.ts";
import { type ResolvedParameter, valueOfParameter } from "./parameters.ts";
import { cloudFormationStore } from "./store.ts";

/** The part of a scope that does not depend on what has been made yet. */
export type StaticScope = Omit<Scope, "ref" | "attribute">;

export interface StackIdentity {
  readonly stackId: string;
  readonly stackName: string;
}

const pseudoParameters = (world: World, stack: StackIdentity, notificationArns: readonly string[]) => ({
  "AWS::AccountId": world.account,
  "AWS::NoValue": noValue,
  "AWS::NotificationARNs": notificationArns,
  "AWS::Partition": "aws",
  "AWS::Region": world.region,
  "AWS::StackId": stack.stackId,
  "AWS::StackName": stack.stackName,
  "AWS::URLSuffix": "amazonaws.com",
});

function importValue(world: World, name: string): string {
  for (const stack of world.store(cloudFormationStore).stacks.values()) {
    const found = stack.deletedAt === undefined && stack.outputs.find((output) => output.exportName === name);
    if (found) return found.value;
  }
  throw validationError(`No export named ${name} found.`);
}

/** `{{resolve:ssm:NAME[:VERSION]}}`; the lab keeps no secrets. */
function dynamicReference(world: World, service: string, key: string): string {
  const [name = "", version] = key.split(":");
  const found = service === "ssm" ? readParameter(world, name) : undefined;
  if (!found || (version !== undefined && Number(version) !== found.version)) {
    throw templateError(`Could not resolve dynamic reference {{resolve:${service}:${key}}}`);
  }
  return found.value;
}

const noResources = {
  ref: () => undefined,
  attribute: (logicalId: string) => {
    throw templateError(`instance of Fn::GetAtt references undefined resource ${logicalId}`);
  },
};

/** Parameters, conditions and pseudo parameters of one stack with one template. */
export function staticScope(
  world: World,
  stack: StackIdentity,
  {
    template,
    parameters,
    notificationArns,
  }: {
    readonly template: Template;
    readonly parameters: readonly ResolvedParameter[];
    readonly notificationArns: readonly string[];
  },
): StaticScope {
  const base = {
    template,
    parameters: new Map(parameters.map((parameter) => [parameter.key, valueOfParameter(parameter)])),
    pseudo: pseudoParameters(world, stack, notificationArns),
    zones: ["a", "b", "c"].map((zone) => `${world.region}${zone}`),
    importValue: (name: string) => importValue(world, name),
    dynamicReference: (service: string, key: string) => dynamicReference(world, service, key),
  };
  return { ...base, conditions: evaluateConditions({ ...base, ...noResources }) };
}
