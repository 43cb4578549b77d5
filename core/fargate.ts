/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */

const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);

const gigabytes = (from: number, to: number, by = 1) => steps(from * 1024, to * 1024, by * 1024);

/** The memory, in MiB, that goes with each number of CPU units, least first. */
export const memoryChoices: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, gigabytes(1, 4)],
  [1024, gigabytes(2, 8)],
  [2048, gigabytes(4, 16)],
  [4096, gigabytes(8, 30)],
  [8192, gigabytes(16, 60, 4)],
  [16384, gigabytes(32, 120, 8)],
]);

/** `512, 1024 or 2048`, or `2048 to 8192 in steps of 1024`. */
export function describeMemory(cpu: number): string {
  const choices = memoryChoices.get(cpu) ?? [];
  const [first = 0, second = 0] = choices;
  const last = choices.at(-1) ?? 0;
  return choices.length < 4
    ? `${choices.slice(0, -1).join(", ")} or ${last}`
    : `${first} to ${last} in steps of ${second - first}`;
}
