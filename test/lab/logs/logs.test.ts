import { expect, test } from "@jest/globals";
import { logFilter } from "../../../lab/logs/filter-pattern.ts";
import { createLogGroup, setRetention } from "../../../lab/logs/groups.ts";
import { filterLogEvents, listLogStreams, readLogEvents } from "../../../lab/logs/reading.ts";
import { appendLog } from "../../../lab/logs/store.ts";
import { testWorld } from "../../support/lab-world.ts";

const group = "/gatehouse/acme/web";

function written() {
  const { world, clock } = testWorld();
  createLogGroup(world, { name: group, retentionInDays: 30 });
  return { world, clock };
}

test("a group is made once, with a retention that AWS knows", () => {
  const { world } = written();
  expect(() => createLogGroup(world, { name: group })).toThrow(
    expect.objectContaining({ code: "ResourceAlreadyExistsException" }),
  );
  expect(() => setRetention(world, group, 31)).toThrow(
    expect.objectContaining({ code: "InvalidParameterException" }),
  );
});

test("lines go to a stream made at its first line; without a group they are lost", () => {
  const { world } = written();
  expect(appendLog(world, "/no/group", "s", "lost")).toBe(false);
  expect(appendLog(world, group, "app/app/1", "hello")).toBe(true);
  expect(listLogStreams(world, { logGroupName: group }).map(({ name }) => name)).toEqual(["app/app/1"]);
});

test("reading goes from the tail by default, and on by token", () => {
  const { world } = written();
  for (let line = 1; line <= 5; line += 1) appendLog(world, group, "s", `line ${line}`);
  const input = { logGroupName: group, logStreamName: "s", limit: 2 };
  const tail = readLogEvents(world, input);
  expect(tail.events?.map(({ message }) => message)).toEqual(["line 4", "line 5"]);
  const before = readLogEvents(world, { ...input, nextToken: tail.nextBackwardToken });
  expect(before.events?.map(({ message }) => message)).toEqual(["line 2", "line 3"]);
  const head = readLogEvents(world, { ...input, startFromHead: true });
  const next = readLogEvents(world, { ...input, nextToken: head.nextForwardToken });
  expect(next.events?.map(({ message }) => message)).toEqual(["line 3", "line 4"]);
  const end = readLogEvents(world, { ...input, nextToken: tail.nextForwardToken });
  expect([end.events, end.nextForwardToken]).toEqual([[], tail.nextForwardToken]);
});

test("filtering goes over the streams in order of time", async () => {
  const { world, clock } = written();
  appendLog(world, group, "b", "ERROR one");
  await clock.advance(1000);
  appendLog(world, group, "a", "ERROR two");
  appendLog(world, group, "a", "fine");
  const found = filterLogEvents(world, { logGroupName: group, filterPattern: "ERROR" });
  expect(found.events?.map(({ logStreamName, message }) => [logStreamName, message])).toEqual([
    ["b", "ERROR one"],
    ["a", "ERROR two"],
  ]);
});

test.each([
  ["", "anything", true],
  ["ERROR timeout", "timeout ERROR", true],
  ["ERROR timeout", "ERROR", false],
  ["?ERROR ?WARN", "a WARN b", true],
  ["ERROR -known", "ERROR known", false],
  ['"two words"', "these two words", true],
])("pattern %j on %j: %s", (pattern, message, expected) => {
  expect(logFilter(pattern)(message)).toBe(expected);
});
