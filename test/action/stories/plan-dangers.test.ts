import { expect, test } from "@jest/globals";
import { cloudFormationStore } from "../../../lab/cloudformation/store.ts";
import { cognitoStore } from "../../../lab/cognito/store.ts";
import { inventory } from "../../../lab/inventory.ts";
import { type Inputs, openStory, type Story, whoami } from "../../support/story.ts";

const digest = (text: string) => text.replace(/\[digest:.{16}\]/, "[digest:0123456789abcdef]");

/** The pool under another name in the template, with another sign-in domain: CloudFormation makes a new one of each. */
const withOtherPool = (text: string) =>
  digest(text)
    .replace(/^ {2}UserPool:$/m, "  Pool:")
    .replace(/!Ref UserPool$/gm, "!Ref Pool")
    .replace(/UserPool\.Arn/g, "Pool.Arn")
    .replace(/!Ref DomainPrefix/g, '!Join ["-", [!Ref DomainPrefix, "2"]]');

const standing = ({ lab }: Story) => [
  ...inventory(lab.world),
  ...[...lab.world.store(cloudFormationStore).changeSets.keys()].map((id) => ({ what: "change set", id })),
];

test("a change that takes the user pool away is marked, and made only when that is asked for", async () => {
  let mistake = false;
  const story = openStory({
    template: (kind, text) => (kind === "users" && mistake ? withOtherPool(text) : text),
  });
  const inputs: Inputs = { ...whoami, image: story.push("1") };
  const made = await story.act(inputs);
  await story.wait(300);
  mistake = true;
  const before = standing(story);
  const planned = await story.act({ ...inputs, mode: "plan" });
  expect(planned.ok).toBe(true);
  expect(planned.summary).toContain("> [!CAUTION]");
  expect(planned.summary).toContain("removes the user pool, and with it every account in it (UserPool)");
  expect(planned.summary).toContain("A deployment refuses it unless `allow-replacement` names `user-pool`");
  expect(planned.log.join("\n")).toContain("::warning::whoami-users: this change removes the user pool");
  expect(standing(story)).toEqual(before);

  const refused = await story.act({ ...inputs, "allow-replacement": "load-balancer" });
  expect(refused.ok).toBe(false);
  expect(refused.log.join("\n")).toContain("say `allow-replacement: user-pool, sign-in-domain`");

  const allowed = await story.act({ ...inputs, "allow-replacement": "user-pool, sign-in-domain" });
  expect(allowed.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
  expect(allowed.outputs["user-pool-id"]).not.toBe(made.outputs["user-pool-id"]);
  expect([...story.lab.world.store(cognitoStore).pools.keys()].sort()).toEqual(
    [made.outputs["user-pool-id"], allowed.outputs["user-pool-id"]].sort(),
  );
}, 120_000);

test.each<[string, "platform" | "service" | "users", (text: string) => string, Inputs, RegExp]>([
  [
    "a wider security group",
    "platform",
    (text) =>
      text.replace(
        "SecurityGroupIngress:",
        "SecurityGroupIngress:\n        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }",
      ),
    {},
    /lets in more through the security group: 0\.0\.0\.0\/0 on port 22 \(LoadBalancerSecurityGroup\)/,
  ],
  [
    "a parking rule that can match",
    "service",
    (text) => text.replace("Values: [192.0.2.1/32]", "Values: [192.0.2.1/32, 198.51.100.0/24]"),
    {},
    /makes a way round the login: requests reach the app without a sign-in \(ParkingRule\)/,
  ],
  [
    "an open sign-up",
    "users",
    (text) => text,
    { "allow-sign-up": "true" },
    /opens the sign-up: anyone .* \(UserPool\)/,
  ],
  [
    "another cluster for the service",
    "service",
    (text) => text.replace("Cluster: !Ref ClusterName", "Cluster: other"),
    {},
    /replaces the ECS service: the app is away until the new one runs \(Service\)/,
  ],
])(
  "%s is marked",
  async (_, changed, mistake, inputs, danger) => {
    let mistaken = false;
    const story = openStory({
      template: (kind, text) => (kind === changed && mistaken ? digest(mistake(text)) : text),
    });
    const image = story.push("1");
    await story.act({ ...whoami, image });
    await story.wait(300);
    mistaken = true;
    const run = await story.act({ ...whoami, ...inputs, image, mode: "plan" });
    expect(run.ok).toBe(true);
    expect(run.log.filter((line) => line.startsWith("::warning::"))).toEqual([expect.stringMatching(danger)]);
  },
  120_000,
);
