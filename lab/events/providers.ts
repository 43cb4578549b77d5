import type { PutRuleCommandInput, Target } from "@aws-sdk/client-eventbridge";
import type { Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import { deleteRule, findRule, putRule, putTargets } from "./rules.ts";
import type { LabRule } from "./store.ts";

function inputOf(request: ResourceRequest, name: string): PutRuleCommandInput {
  const { EventPattern, ScheduleExpression, State, Description, RoleArn, EventBusName } = request.properties;
  const tags = { ...request.stackTags, ...ownTags(request) };
  return {
    ...{ Name: name, ScheduleExpression, State, Description, RoleArn, EventBusName },
    EventPattern: typeof EventPattern === "object" ? JSON.stringify(EventPattern) : EventPattern,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  } as PutRuleCommandInput;
}

function ownTags({ properties }: ResourceRequest): Record<string, string> {
  const own = (properties.Tags ?? []) as readonly { Key: string; Value: string }[];
  return Object.fromEntries(own.map(({ Key, Value }) => [Key, String(Value)]));
}

/** CloudFormation spells a few numbers as strings; the retry policy's are the ones that matter here. */
function targetsOf({ properties }: ResourceRequest): readonly Target[] {
  const targets = (properties.Targets ?? []) as readonly Target[];
  return targets.map((target) => {
    const limits = Object.entries(target.RetryPolicy ?? {}).map(([name, value]) => [name, Number(value)]);
    return target.RetryPolicy ? { ...target, RetryPolicy: Object.fromEntries(limits) } : target;
  });
}

const stateOf = ({ name, arn }: LabRule): ResourceState => ({
  physicalId: name,
  attributes: { Arn: arn, RuleName: name },
});

function apply(request: ResourceRequest, name: string): ResourceState {
  const rule = putRule(request.world, inputOf(request, name));
  rule.targets.clear();
  putTargets(rule, targetsOf(request));
  return stateOf(rule);
}

export const eventsProviders: Providers = {
  "AWS::Events::Rule": {
    service: "EventBridge",
    async create(request) {
      const { properties, stackName, logicalId, world } = request;
      const generated = () => `${stackName}-${logicalId}`.slice(0, 51).concat(`-${world.random.suffix(12)}`);
      return apply(request, String(properties.Name ?? generated()));
    },
    update: async (request, physicalId) => apply(request, physicalId),
    async delete({ world }, physicalId) {
      const rule = findRule(world, physicalId);
      rule.targets.clear();
      deleteRule(world, rule);
    },
  },
};
