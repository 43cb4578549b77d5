import { expect, jest, test } from "@jest/globals";
import { inventory } from "../../../lab/inventory.ts";
import { createZone } from "../../../lab/route-53/zones.ts";
import { callLogStore } from "../../../lab/wire/call-log.ts";
import { openStory, type Story, type StoryRun, whoami } from "../../support/story.ts";

jest.setTimeout(120_000);

const changes = ({ lab }: Story) =>
  lab.world
    .store(callLogStore)
    .calls.filter(({ operation }) => /^(Create|Put|Execute|Update|Delete)/.test(operation));

const errorOf = ({ log }: StoryRun) => log.find((line) => line.startsWith("::error::"));

test.each([
  [
    "no zone holds the host",
    { "domain-name": "app.example.org" },
    '::error::domain-name: found "app.example.org", but no public hosted zone of this account holds it. Nothing was made or changed.',
  ],
  [
    "the zone that is named does not hold the host",
    { "domain-name": "app.example.org", "hosted-zone-id": "" },
    expect.stringMatching(
      /^::error::hosted-zone-id: found "Z[A-Z0-9]+", but it is no public hosted zone of this account that holds app\.example\.org\./,
    ),
  ],
  [
    "the zone that is named is a stranger's",
    { "hosted-zone-id": "Z0000000000000000000" },
    expect.stringContaining('hosted-zone-id: found "Z0000000000000000000"'),
  ],
])("when %s, that is said and nothing is made", async (_, given, expected) => {
  const story = openStory();
  const other = createZone(story.lab.world, { name: "example.net" });
  const inputs =
    "hosted-zone-id" in given && given["hosted-zone-id"] === ""
      ? { ...given, "hosted-zone-id": other.id }
      : given;
  const run = await story.act({ ...whoami, ...inputs, image: story.push("1") });
  expect(run.ok).toBe(false);
  expect(errorOf(run)).toEqual(expected);
  expect(run.log.join("\n")).toContain("hosted-zone-id: external");
  expect(changes(story)).toEqual([]);
  expect(inventory(story.lab.world)).toEqual([]);
});

test("with DNS kept elsewhere the records to make are put out", async () => {
  const story = openStory();
  const run = await story.act({
    ...whoami,
    "domain-name": "app.example.org",
    "hosted-zone-id": "external",
    image: story.push("1"),
  });
  expect(errorOf(run)).toBeUndefined();
  expect(JSON.parse(run.outputs["dns-records"] ?? "")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        type: "CNAME",
        name: expect.stringMatching(/^_[0-9a-f]+\.app\.example\.org$/),
      }),
      expect.objectContaining({ name: "app.example.org" }),
    ]),
  );
});
