import * as sdk from "@aws-sdk/client-eventbridge";
import type { Call, Permission, Service } from "../kernel/service.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { compilePattern } from "./pattern.ts";
import { isObject, putEntries } from "./put-events.ts";
import {
  deleteRule,
  findRule,
  putRule,
  putTargets,
  requireDefaultBus,
  setState,
  validation,
} from "./rules.ts";
import { eventsStore, type LabRule } from "./store.ts";

type Named = { readonly Name?: string | undefined; readonly Rule?: string | undefined };

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
const onRule =
  (action: string) =>
  ({ Name, Rule }: Named, { world }: Call): readonly Permission[] => [
    { action: `events:${action}`, resource: world.arn("events", `rule/${Name ?? Rule}`) },
  ];

const passRoles = (arns: readonly (string | undefined)[]): readonly Permission[] =>
  arns
    .filter((arn) => arn !== undefined)
    .map((resource) => ({
      ...{ action: "iam:PassRole", resource },
      context: { "iam:PassedToService": "events.amazonaws.com" },
    }));

function describeRule({ name, arn, settings }: LabRule): sdk.Rule {
  const { eventPattern, scheduleExpression, state, description, roleArn } = settings;
  return {
    ...{ Name: name, Arn: arn, State: state, EventBusName: "default" },
    ...(eventPattern !== undefined && { EventPattern: eventPattern }),
    ...(scheduleExpression !== undefined && { ScheduleExpression: scheduleExpression }),
    ...(description !== undefined && { Description: description }),
    ...(roleArn !== undefined && { RoleArn: roleArn }),
  };
}

const rulesOf = (world: World) => [...world.store(eventsStore).rules.values()];

/** TestEventPattern's words for a bad event: recordings test_plain_string_payload and its neighbours. */
function readEvent(text: string | undefined): unknown {
  if (!isObject(text)) throw validation("Parameter Event is not valid.");
  const event = JSON.parse(text ?? "");
  const needed = ["id", "account", "source", "time", "region", "detail-type"];
  if (needed.some((name) => event[name] === undefined)) throw validation("Parameter Event is not valid.");
  return event;
}

export const eventsService: Service = {
  signingName: "events",
  iamPrefix: "events",
  sdk,
  operations: {
    PutRule: operation<sdk.PutRuleCommandInput, sdk.PutRuleCommandOutput>({
      run: (input, { world }) => ({ RuleArn: putRule(world, input).arn }),
      permissions: (input, call) => [...onRule("PutRule")(input, call), ...passRoles([input.RoleArn])],
    }),
    DescribeRule: operation<sdk.DescribeRuleCommandInput, sdk.DescribeRuleCommandOutput>({
      run: ({ Name }, { world }) => ({ ...describeRule(findRule(world, Name)), CreatedBy: world.account }),
      permissions: onRule("DescribeRule"),
    }),
    ListRules: operation<sdk.ListRulesCommandInput, sdk.ListRulesCommandOutput>({
      run({ NamePrefix = "", EventBusName }, { world }) {
        requireDefaultBus(EventBusName);
        return {
          Rules: rulesOf(world)
            .filter(({ name }) => name.startsWith(NamePrefix))
            .map(describeRule),
        };
      },
    }),
    ListRuleNamesByTarget: operation<
      sdk.ListRuleNamesByTargetCommandInput,
      sdk.ListRuleNamesByTargetCommandOutput
    >({
      run({ TargetArn }, { world }) {
        const rules = rulesOf(world).filter(({ targets }) =>
          [...targets.values()].some(({ Arn }) => Arn === TargetArn),
        );
        return { RuleNames: rules.map(({ name }) => name) };
      },
    }),
    PutTargets: operation<sdk.PutTargetsCommandInput, sdk.PutTargetsCommandOutput>({
      run({ Rule, Targets = [] }, { world }) {
        putTargets(findRule(world, Rule), Targets);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
      permissions: (input, call) => [
        ...onRule("PutTargets")(input, call),
        ...passRoles((input.Targets ?? []).map(({ RoleArn }) => RoleArn)),
      ],
    }),
    ListTargetsByRule: operation<sdk.ListTargetsByRuleCommandInput, sdk.ListTargetsByRuleCommandOutput>({
      run: ({ Rule }, { world }) => ({ Targets: [...findRule(world, Rule).targets.values()] }),
      permissions: onRule("ListTargetsByRule"),
    }),
    RemoveTargets: operation<sdk.RemoveTargetsCommandInput, sdk.RemoveTargetsCommandOutput>({
      run({ Rule, Ids = [] }, { world }) {
        const { targets } = findRule(world, Rule);
        for (const id of Ids) targets.delete(id);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
      permissions: onRule("RemoveTargets"),
    }),
    DeleteRule: operation<sdk.DeleteRuleCommandInput, sdk.DeleteRuleCommandOutput>({
      run({ Name = "" }, { world }) {
        const rule = world.store(eventsStore).rules.get(Name);
        if (rule) deleteRule(world, rule);
        return {};
      },
      permissions: onRule("DeleteRule"),
    }),
    EnableRule: operation<sdk.EnableRuleCommandInput, sdk.EnableRuleCommandOutput>({
      run({ Name }, { world }) {
        setState(world, findRule(world, Name), "ENABLED");
        return {};
      },
      permissions: onRule("EnableRule"),
    }),
    DisableRule: operation<sdk.DisableRuleCommandInput, sdk.DisableRuleCommandOutput>({
      run({ Name }, { world }) {
        setState(world, findRule(world, Name), "DISABLED");
        return {};
      },
      permissions: onRule("DisableRule"),
    }),
    PutEvents: operation<sdk.PutEventsCommandInput, sdk.PutEventsCommandOutput>({
      run({ Entries = [] }, { world }) {
        const results = putEntries(world, Entries);
        return {
          FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length,
          Entries: [...results],
        };
      },
      permissions: (_input, { world }) => [
        { action: "events:PutEvents", resource: world.arn("events", "event-bus/default") },
      ],
    }),
    TestEventPattern: operation<sdk.TestEventPatternCommandInput, sdk.TestEventPatternCommandOutput>({
      run({ Event, EventPattern = "" }) {
        const event = readEvent(Event);
        return { Result: compilePattern(EventPattern).matches(event) };
      },
    }),
  },
};
