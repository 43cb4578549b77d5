import type {
  CreateRuleCommandInput,
  CreateRuleCommandOutput,
  DeleteRuleCommandInput,
  DeleteRuleCommandOutput,
  DescribeRulesCommandInput,
  DescribeRulesCommandOutput,
  ModifyRuleCommandInput,
  ModifyRuleCommandOutput,
  SetRulePrioritiesCommandInput,
  SetRulePrioritiesCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { tagRecord } from "../ec2/tags.ts";
import { operation } from "../kernel/service.ts";
import { rulesInOrder } from "./listener-view.ts";
import { page } from "./paging.ts";
import { forActions, onResource, taggingAtCreation, withRequestTags } from "./permissions.ts";
import { invalid, requireListener, requireRule } from "./refusals.ts";
import { createRule, deleteRule, describeRule, modifyRule, setPriorities } from "./rules.ts";

const create = operation<CreateRuleCommandInput, CreateRuleCommandOutput>({
  run: ({ Tags, ...settings }, { world }) => ({
    Rules: [describeRule(createRule(world, settings, tagRecord(Tags)))],
  }),
  permissions({ ListenerArn = "", Tags, Actions }, { world }) {
    const made = `${ListenerArn.replace(":listener/", ":listener-rule/")}/*`;
    return [
      withRequestTags(onResource(world, "CreateRule", ListenerArn), Tags),
      ...taggingAtCreation("CreateRule", made, Tags),
      ...forActions(Actions),
    ];
  },
});

const modify = operation<ModifyRuleCommandInput, ModifyRuleCommandOutput>({
  run: ({ RuleArn, ...changes }, { world }) => ({
    Rules: [describeRule(modifyRule(world, RuleArn, changes))],
  }),
  permissions: ({ RuleArn, Actions }, { world }) => [
    onResource(world, "ModifyRule", RuleArn),
    ...forActions(Actions),
  ],
});

const remove = operation<DeleteRuleCommandInput, DeleteRuleCommandOutput>({
  run({ RuleArn }, { world }) {
    deleteRule(world, RuleArn);
    return {};
  },
  permissions: ({ RuleArn }, { world }) => [onResource(world, "DeleteRule", RuleArn)],
});

const describe = operation<DescribeRulesCommandInput, DescribeRulesCommandOutput>({
  run({ ListenerArn, RuleArns = [], ...paging }, { world }) {
    if ((ListenerArn === undefined) === (RuleArns.length === 0))
      throw invalid("You must specify either listener rule ARNs or a listener ARN");
    const chosen =
      ListenerArn === undefined
        ? RuleArns.map((arn) => requireRule(world, arn))
        : rulesInOrder(world, requireListener(world, ListenerArn).ListenerArn);
    const { items, ...next } = page(chosen, paging);
    return { Rules: items.map(describeRule), ...next };
  },
});

const prioritize = operation<SetRulePrioritiesCommandInput, SetRulePrioritiesCommandOutput>({
  run: ({ RulePriorities }, { world }) => ({ Rules: setPriorities(world, RulePriorities).map(describeRule) }),
  permissions: ({ RulePriorities = [] }, { world }) =>
    RulePriorities.map(({ RuleArn }) => onResource(world, "SetRulePriorities", RuleArn)),
});

export const ruleOperations = {
  CreateRule: create,
  ModifyRule: modify,
  DeleteRule: remove,
  DescribeRules: describe,
  SetRulePriorities: prioritize,
};
