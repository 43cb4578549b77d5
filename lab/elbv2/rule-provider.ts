import { type CreateRuleCommandInput, CreateRuleInput$ } from "@aws-sdk/client-elastic-load-balancing-v2";
import { resourceTags } from "../ec2/tags.ts";
import type { ResourceProvider, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import { readAs } from "./coerce.ts";
import { serviceName, unlessGone } from "./generated-name.ts";
import { requireRule } from "./refusals.ts";
import { createRule, deleteRule, modifyRule, setPriorities } from "./rules.ts";
import { setTags } from "./tag-operations.ts";

const readRule = ({ properties }: ResourceRequest) =>
  readAs<CreateRuleCommandInput>(CreateRuleInput$, properties);

const stateOf = (RuleArn: string): ResourceState => ({
  physicalId: RuleArn,
  attributes: { RuleArn, IsDefault: false },
});

export const ruleProvider: ResourceProvider = {
  service: serviceName,
  async create(request) {
    const rule = createRule(request.world, readRule(request), resourceTags(request));
    return stateOf(rule.RuleArn);
  },
  async update(request, arn) {
    const { world } = request;
    const { Conditions, Actions, Priority } = readRule(request);
    if (requireRule(world, arn).Priority !== String(Priority))
      setPriorities(world, [{ RuleArn: arn, Priority }]);
    modifyRule(world, arn, { Conditions, Actions });
    setTags(world, arn, resourceTags(request));
    return stateOf(arn);
  },
  async delete({ world }, arn) {
    unlessGone(() => deleteRule(world, arn));
  },
};
