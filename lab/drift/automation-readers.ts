import type { DriftReaders } from "../cloudformation/drift/reader.ts";
import { cloudwatchStore } from "../cloudwatch/store.ts";
import { eventsStore } from "../events/store.ts";
import { iamStore } from "../iam/store.ts";
import { lambdaStore } from "../lambda/store.ts";
import { logsStore } from "../logs/store.ts";
import { sqsStore } from "../sqs/store.ts";

export const automationReaders: DriftReaders = {
  "AWS::CloudWatch::Alarm": (world, { physicalId }) => {
    const alarm = world.store(cloudwatchStore).alarms.get(physicalId);
    return alarm && { Threshold: alarm.threshold, MetricName: alarm.metricName, Namespace: alarm.namespace };
  },
  "AWS::Events::Rule": (world, { physicalId }) => {
    const settings = world.store(eventsStore).rules.get(physicalId)?.settings;
    if (!settings) return undefined;
    const { state, scheduleExpression, eventPattern } = settings;
    return {
      State: state,
      ScheduleExpression: scheduleExpression,
      EventPattern: eventPattern === undefined ? undefined : JSON.parse(eventPattern),
    };
  },
  "AWS::IAM::Role": (world, { physicalId }) => {
    const role = [...world.store(iamStore).roles.values()].find(({ name }) => name === physicalId);
    return (
      role && {
        Path: role.path,
        AssumeRolePolicyDocument: role.trust,
        ManagedPolicyArns: role.managedPolicyArns,
        Policies: [...role.policies].map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument })),
      }
    );
  },
  "AWS::Lambda::Function": (world, { physicalId }) => {
    const settings = world.store(lambdaStore).functions.get(physicalId)?.settings;
    return (
      settings && {
        Description: settings.description,
        Handler: settings.handler,
        Runtime: settings.runtime,
        Role: settings.role,
        Timeout: settings.timeoutSeconds,
        MemorySize: settings.memoryMegabytes,
        Environment: { Variables: settings.environment },
      }
    );
  },
  "AWS::Logs::LogGroup": (world, { physicalId }) => {
    const group = world.store(logsStore).groups.get(physicalId);
    return group && { LogGroupName: group.name, RetentionInDays: group.retentionInDays };
  },
  "AWS::SQS::Queue": (world, { physicalId }) => {
    const queue = world.store(sqsStore).queues.get(physicalId);
    return queue && { MessageRetentionPeriod: queue.attributes.MessageRetentionPeriod };
  },
};
