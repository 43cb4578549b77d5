import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeListenersCommand, ModifyListenerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "@jest/globals";
import { type ClientConfiguration, createClients } from "../../../aws/clients.ts";
import { driftStore } from "../../../lab/cloudformation/drift/store.ts";
import { addRule } from "../../../lab/ec2/security-groups.ts";
import { ec2Store } from "../../../lab/ec2/store.ts";
import { callLogStore } from "../../../lab/wire/call-log.ts";
import { expectGolden } from "../../support/golden.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

const look = { mode: "status", name: "whoami" };
const noticesOf = ({ log }: StoryRun) => log.filter((line) => line.startsWith("::notice::"));

/** An app that has had a second image since its stacks were made. */
async function longRunning(): Promise<Story> {
  const story = openStory();
  await story.act({ ...whoami, image: story.push("1"), "wait-for-certificate": "true" });
  await story.act({ ...whoami, image: story.push("2") });
  await story.wait(120);
  return story;
}

const tasksGroup = ({ lab }: Story) =>
  [...lab.world.store(ec2Store).securityGroups.values()].find(({ description }) =>
    description.startsWith("Tasks of"),
  )?.id ?? "";

/** Port 22 open to the world, HTTP no longer led to HTTPS, and the app's log group gone. */
async function meddle(story: Story, albArn = ""): Promise<void> {
  const { elbv2, logs } = createClients(story.lab.configuration() as ClientConfiguration);
  const ssh = { protocol: "tcp", fromPort: 22, toPort: 22, cidr: "0.0.0.0/0", inline: false };
  addRule(story.lab.world, tasksGroup(story), "ingress", ssh);
  const { Listeners = [] } = await elbv2.send(new DescribeListenersCommand({ LoadBalancerArn: albArn }));
  const http = Listeners.find(({ Port }) => Port === 80);
  const fixed = { Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "200" } };
  await elbv2.send(new ModifyListenerCommand({ ListenerArn: http?.ListenerArn, DefaultActions: [fixed] }));
  await logs.send(new DeleteLogGroupCommand({ logGroupName: "/gatehouse/whoami/whoami" }));
}

test("what Gatehouse itself does beside its stacks is no drift; what a person has changed is, and status stays green", async () => {
  const story = await longRunning();
  const calm = await story.act(look);
  expect(calm.outputs).toMatchObject({ status: "open", drift: "[]" });
  expect(calm.summary).toContain("No drift: the stacks' resources are as their templates say.");
  expect(noticesOf(calm)).toEqual([]);
  expectGolden("status.log", calm.log.join("\n"));

  await story.lab.clock.run(meddle(story, calm.outputs["alb-arn"]));
  const run = await story.act(look);
  expect([run.ok, run.outputs.status]).toEqual([true, "open"]);
  const group = "AWS::EC2::SecurityGroup";
  expect(JSON.parse(run.outputs.drift ?? "")).toEqual([
    {
      ...{ stack: "whoami-platform", resource: "TaskSecurityGroup", type: group, status: "MODIFIED" },
      properties: [expect.stringMatching(/^\/SecurityGroupIngress\/\d$/)],
    },
    {
      ...{ stack: "whoami-platform", resource: "HttpListener", status: "MODIFIED" },
      type: "AWS::ElasticLoadBalancingV2::Listener",
      properties: [expect.stringMatching(/^\/DefaultActions\//), expect.any(String)],
    },
    {
      ...{ stack: "whoami-service", resource: "LogGroup", status: "DELETED" },
      ...{ type: "AWS::Logs::LogGroup", properties: [] },
    },
  ]);
  expectGolden("status.md", run.summary);
}, 120_000);

test("who may not detect drift, may not read all, or would wait too long, is told so in one notice", async () => {
  const story = await longRunning();
  const { faults } = story.lab.world.store(callLogStore);
  faults.push(({ operation }) =>
    operation === "DetectStackDrift" ? { code: "AccessDenied", status: 403 } : undefined,
  );
  const refused = await story.act(look);
  expect([refused.ok, refused.outputs.status, refused.outputs.drift]).toEqual([true, "open", "[]"]);
  expect(noticesOf(refused)).toEqual([
    expect.stringMatching(/^::notice::Drift is not wholly known of .*AccessDenied/),
  ]);
  expect(refused.summary).not.toContain("No drift");

  faults.pop();
  const store = story.lab.world.store(driftStore);
  store.failure = "Failed to detect drift on resource [TaskRole]";
  const partly = await story.act(look);
  expect([partly.ok, partly.outputs.drift]).toEqual([true, "[]"]);
  expect(noticesOf(partly)).toEqual([expect.stringContaining(store.failure)]);

  store.seconds = 600;
  const slow = await story.act(look);
  expect([slow.ok, slow.outputs.status]).toEqual([true, "open"]);
  expect(noticesOf(slow)).toEqual([expect.stringContaining("CloudFormation took longer than 3 minutes")]);
  expect(slow.seconds).toBeLessThan(200);
}, 120_000);
