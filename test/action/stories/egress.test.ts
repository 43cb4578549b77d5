import { expect, test } from "@jest/globals";
import { inventory } from "../../../lab/inventory.ts";
import { openStory, type Story, whoami } from "../../support/story.ts";

const count = ({ lab }: Story, type: string) =>
  inventory(lab.world).filter(({ what }) => what === type).length;

test.each([
  ["nat-gateway", 1],
  ["nat-gateway-per-az", 2],
])(
  "%s makes %i, and they go with the platform",
  async (egress, gateways) => {
    const story = openStory();
    const run = await story.act({ ...whoami, image: story.push("1"), egress });
    expect(run.log.filter((line) => line.startsWith("::error::"))).toEqual([]);
    expect(count(story, "AWS::EC2::NatGateway")).toBe(gateways);
    const down = await story.act({
      mode: "teardown",
      name: "whoami",
      confirm: "whoami",
      "delete-users": "true",
    });
    expect(down.outputs["left-behind"]).toBe("[]");
    expect(count(story, "AWS::EC2::NatGateway") + count(story, "AWS::EC2::VPC")).toBe(0);
  },
  120_000,
);

test("gateways that are no longer used are pointed out", async () => {
  const story = openStory();
  const image = story.push("1");
  await story.act({ ...whoami, image, egress: "nat-gateway" });
  const run = await story.act({ ...whoami, image });
  expect(run.ok).toBe(true);
  expect(run.log.join("\n")).toContain(
    "::warning::This app no longer uses the NAT gateways of whoami-egress",
  );
}, 120_000);

test("a second app keeps the gateways of its platform", async () => {
  const story = openStory();
  const shared = { platform: "tools", image: story.push("1") };
  await story.act({ ...shared, name: "wiki", "domain-name": "wiki.example.com", egress: "nat-gateway" });
  const run = await story.act({ ...shared, name: "chat", "domain-name": "chat.example.com" });
  expect(run.ok).toBe(true);
  expect(run.log.join("\n")).not.toContain("no longer uses");
  expect(run.log.filter((line) => / to (add|change|remove)/.test(line))).toEqual([
    expect.stringContaining("chat-certificate"),
    expect.stringContaining("chat-service"),
  ]);
}, 120_000);

test("a name that another platform has is refused before anything is made", async () => {
  const story = openStory();
  const image = story.push("1");
  await story.act({ ...whoami, image });
  const run = await story.act({ ...whoami, image, platform: "tools" });
  expect(run.ok).toBe(false);
  expect(run.log.join("\n")).toContain('"whoami" is already the name of an app on the platform "whoami"');
  expect(inventory(story.lab.world).filter(({ id }) => id.startsWith("tools"))).toEqual([]);
}, 120_000);
