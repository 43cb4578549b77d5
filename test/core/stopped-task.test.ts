import { expect, test } from "@jest/globals";
import { describeStop, pickTelling, type StoppedTask } from "../../core/stopped-task.ts";

const task = (id: string, reason: string): StoppedTask => ({
  id,
  reason,
  taskDefinitionArn: "arn",
  stoppedAt: 0,
  containerReason: "",
});

test("of each reason the newest task is looked at, and none that ECS stopped in good order", () => {
  const tasks = [
    task("4", "Scaling activity initiated by (deployment 1)"),
    task("3", "Essential container in task exited"),
    task("2", "Task failed ELB health checks"),
    task("1", "Essential container in task exited"),
  ];
  expect(pickTelling(tasks, 3).map(({ id }) => id)).toEqual(["3", "2"]);
  expect(pickTelling(tasks, 1).map(({ id }) => id)).toEqual(["3"]);
});

test.each(["h", "\\\\", "\\'", '"'])(
  "of a secret that is no JSON not even its first character, %s, is shown",
  (first) => {
    const reason = `from asm: invalid character '${first}' looking for beginning of value`;
    expect(describeStop(task("1", reason))).toBe(
      "from asm: invalid character looking for beginning of value",
    );
  },
);
