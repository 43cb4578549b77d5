import { expect, test } from "@jest/globals";
import { describeMemory, memoryChoices } from "../../core/fargate.ts";

/** Least, most and number of choices, from https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
test.each([
  [256, 512, 2048, 3],
  [512, 1024, 4096, 4],
  [1024, 2048, 8192, 7],
  [2048, 4096, 16_384, 13],
  [4096, 8192, 30_720, 23],
  [8192, 16_384, 61_440, 12],
  [16_384, 32_768, 122_880, 12],
])("%i CPU units go with %i to %i MiB", (cpu, least, most, count) => {
  const choices = memoryChoices.get(cpu) ?? [];
  expect([choices[0], choices.at(-1), choices.length]).toEqual([least, most, count]);
});

test("choices are told in words", () => {
  expect(describeMemory(256)).toBe("512, 1024 or 2048");
  expect(describeMemory(8192)).toBe("16384 to 61440 in steps of 4096");
});
