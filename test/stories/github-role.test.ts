import { beforeAll, expect, jest, test } from "@jest/globals";
import { iamStore } from "../../lab/iam/store.ts";
import { createLogGroup, deleteLogGroup } from "../../lab/logs/groups.ts";
import { callLogStore, type LoggedCall } from "../../lab/wire/call-log.ts";
import { deleteByHand } from "../support/by-hand.ts";
import { actAs, callsOf, makeGitHubRoles } from "../support/github-role.ts";
import { appLog, updateByHand } from "../support/stack-states.ts";
import {
  builtTemplate,
  type Inputs,
  openStory,
  type Story,
  type StoryRun,
  whoami,
} from "../support/story.ts";

// templates/github-role.yaml does: every job runs as its role, CloudFormation as the execution role, all under the boundary.

jest.setTimeout(120_000);

let story: Story;
let roles: Readonly<Record<string, string>>;
const runs = new Map<string, StoryRun>();

const crashes = { simulate: { crashAfterMs: 1000, logs: ["no such table"] } };
const host = { "domain-name": "shop.example.com" };

/** A network that CloudFormation's validation refuses. */
const readTemplate = (kind: Parameters<typeof builtTemplate>[0]) =>
  builtTemplate(kind).replace("EnableDnsSupport: true", "EnableDns: true");

/** An update that fails, whose rollback fails too, since somebody has deleted the log group meanwhile. */
function breakNextUpdate() {
  const { clock, world } = story.lab;
  clock.after(45_000, () => deleteLogGroup(world, appLog));
  return () => createLogGroup(world, { name: appLog, retentionInDays: 30, tags: {} });
}

async function liveThrough() {
  const { DeployRoleArn = "", PlanRoleArn = "", ExecutionRoleArn = "", BoundaryArn = "" } = roles;
  const act = async (label: string, role: string, inputs: Inputs, parts = {}) => {
    runs.set(label, await actAs(story, role, { name: "whoami", ...inputs }, parts));
  };
  const app = { ...whoami, "desired-count": "1", "permissions-boundary": BoundaryArn };
  const deploy = (label: string, inputs: Inputs, parts = {}) =>
    act(label, DeployRoleArn, { ...app, "role-arn": ExecutionRoleArn, ...inputs }, parts);
  const [image, next] = [story.push("1"), story.push("2")];
  const plan = { ...app, mode: "plan", image };

  await act("plan of nothing", PlanRoleArn, plan);
  await act("plan, refused", PlanRoleArn, plan, { readTemplate });
  await deploy("deployment, refused", { image }, { readTemplate });
  const ec2 = { "launch-type": "ec2", "instance-count": "1" };
  await deploy("first deployment", { ...ec2, image, "wait-for-certificate": "true" });
  await act("plan of a change", PlanRoleArn, {
    ...plan,
    ...ec2,
    "allow-sign-up": "true",
    "instance-count": "3",
  });
  await act("plan of another host", PlanRoleArn, { ...plan, ...host });
  await deploy("plan by the deploy role", { mode: "plan", image, cpu: "512" });
  await deploy("another image", { ...ec2, image: next });
  await act("status", DeployRoleArn, { mode: "status" });
  await act("rollback", DeployRoleArn, { mode: "rollback" });
  await deploy("image that is nowhere", { ...ec2, image: "public.ecr.aws/octo-org/nothing:1" });
  await deploy("bad image", { ...ec2, image: story.push("3", crashes) });
  await deploy("other settings", {
    ...{ image, tags: "team=blue", "allow-sign-up": "true", "health-check-path": "/ok" },
    ...{ ...ec2, egress: "nat-gateway-per-az", "instance-type": "t3.medium" },
  });
  const moved = { ...host, ...ec2, "instance-type": "t3.medium" };
  await deploy("another host", { ...moved, image, "wait-for-certificate": "true" });
  await deploy("started anew", { ...moved, image, "force-new-deployment": "true", "track-tag": "latest" });
  const mend = breakNextUpdate();
  await deploy("update that sticks", { ...moved, image: story.push("4", crashes), tags: "team=red" });
  mend();
  await deploy("update gone on with", { ...moved, image, tags: "team=red" });
  const wiki = { name: "wiki", platform: "whoami", "domain-name": "wiki.example.com" };
  await deploy("second app", { ...wiki, image, "wait-for-certificate": "true" });
  await deleteByHand(story, "whoami-automation");
  await updateByHand(story, false);
  const teardown = { mode: "teardown", "role-arn": ExecutionRoleArn, "delete-users": "true" };
  await act("teardown", DeployRoleArn, { ...teardown, confirm: "whoami" });
  await act("teardown of the last", DeployRoleArn, {
    ...teardown,
    ...wiki,
    confirm: "wiki",
    "keep-logs": "true",
  });
  await act("its log", DeployRoleArn, { ...teardown, ...wiki, confirm: "wiki" });
}

beforeAll(async () => {
  story = openStory();
  const wanted = { Repository: "octo-org/shop", PlanOnPullRequests: "true", DeleteUsers: "true" };
  roles = await makeGitHubRoles(story, wanted);
  await liveThrough();
});

test("every job ends as it does for an administrator", () => {
  const red = [...runs].filter(([, { ok }]) => !ok).map(([label]) => label);
  const images = ["image that is nowhere", "bad image"];
  expect(red).toEqual(["plan, refused", "deployment, refused", ...images, "update that sticks"]);
});

const isDenied = ({ outcome }: LoggedCall) => /AccessDenied|Unauthorized/.test(outcome);

test("nothing is denied to anybody", () => {
  const denied = story.lab.world.store(callLogStore).calls.filter(isDenied);
  const words = denied.map(
    ({ principalArn, operation, permissions }) =>
      `${principalArn} may not ${operation}; it takes ${permissions.map(({ action, resource }) => `${action} on ${resource}`).join(", ")}. Allow it in templates/github-role.yaml (a role under /gatehouse/: in its own template and in the Boundary), each with its reason.`,
  );
  expect([...new Set(words)]).toEqual([]);
});

/** By role: actions that no story of this file takes, and where they are taken. */
const takenElsewhere: Readonly<Record<string, string>> = {
  "elasticloadbalancing:RemoveListenerCertificates": "test/core/listener-plan.test.ts: remove-certificate",
  "cloudformation:RollbackStack": "test/action/stories/stack-states.test.ts: UPDATE_FAILED",
};

type Statement = { readonly Action: string | readonly string[] };

function allowedTo(roleArn: string): readonly string[] {
  const { managedPolicies, roles: known } = story.lab.world.store(iamStore);
  const role = known.get(roleArn);
  const managed = role?.managedPolicyArns.map((arn) => managedPolicies.get(arn)) ?? [];
  const statements = [...(role?.policies.values() ?? []), ...managed].flatMap(
    (policy) => (policy?.Statement ?? []) as readonly Statement[],
  );
  return statements.flatMap(({ Action }) => Action);
}

test.each(["DeployRoleArn", "ExecutionRoleArn", "PlanRoleArn"])(
  "%s has no action that is never taken",
  (name) => {
    const roleArn = roles[name] ?? "";
    const taken = new Set(
      callsOf(story, roleArn).flatMap((call) => call.permissions.map(({ action }) => action)),
    );
    const allowed = allowedTo(roleArn);
    const unused = allowed
      .filter((action) => !taken.has(action) && !(action in takenElsewhere))
      .map((action) => `${action}: take it out of templates/github-role.yaml, or show here what needs it`);
    expect(allowed.length).toBeGreaterThan(10);
    expect([...new Set(unused)]).toEqual([]);
  },
);
