import { expect, test } from "@jest/globals";
import {
  type DeploymentPlan,
  hasChanges,
  isPartial,
  noteEarlierChanges,
  type StackPlan,
} from "../../../core/plan/deployment-plan.ts";
import { describeStackPlan, renderPlan } from "../../../core/plan/plan-markdown.ts";
import type { PlannedChange } from "../../../core/plan/planned-change.ts";
import type { StackKind } from "../../../core/stacks.ts";

const stackOf = (kind: StackKind, more: Partial<StackPlan> = {}): StackPlan => ({
  ...{ kind, name: `tools-${kind}`, state: "unchanged", source: "", note: "" },
  ...{ changes: [], dangers: [], parameters: [], findings: [] },
  ...more,
});

const changeOf = (logicalId: string, more: Partial<PlannedChange> = {}): PlannedChange => ({
  ...{ action: "Modify", logicalId, type: "AWS::EC2::VPC", replacement: "False", policyAction: "" },
  ...{ properties: ["CidrBlock"] },
  ...more,
});

const planOf = (...stacks: readonly StackPlan[]): DeploymentPlan => ({
  ...{ platform: "tools", name: "wiki", stacks, obstacles: [], image: undefined, cost: [] },
});

test("each kind of change is counted and told apart", () => {
  const changes = [
    changeOf("One", { action: "Add" }),
    changeOf("Two", { replacement: "True" }),
    changeOf("Three", { policyAction: "ReplaceAndRetain" }),
    changeOf("Four", { replacement: "Conditional" }),
    changeOf("Five", { action: "Remove" }),
  ];
  const text = renderPlan(planOf(stackOf("network", { state: "update", source: "change set", changes })));
  expect(text).toContain("## Plan for wiki on tools");
  expect(text).toContain("**1 to add, 1 to change, 2 to replace, 1 to remove.** Nothing was changed yet.");
  expect(text).toContain("| change (may replace it) | `Four` | AWS::EC2::VPC | CidrBlock |");
  expect(text).toContain("| replace | `Three` |");
});

test("only tags or outputs change: a change all the same", () => {
  const plan = planOf(stackOf("network", { state: "update", source: "change set" }));
  expect(hasChanges(plan)).toBe(true);
  expect(renderPlan(plan)).toContain("| `tools-network` | tags or outputs alone | change set |");
});

test("nothing changes", () => {
  const plan = planOf(stackOf("network"), stackOf("users"));
  expect(hasChanges(plan)).toBe(false);
  expect(renderPlan(plan)).toContain("**Nothing to change.**");
});

test("what is not known is said, and is not nothing", () => {
  const unknown = stackOf("users", { state: "unknown", note: "it is DELETE_IN_PROGRESS" });
  expect(isPartial(planOf(stackOf("network"), unknown))).toBe(true);
  expect(isPartial(planOf(stackOf("network")))).toBe(false);
  const text = renderPlan(planOf(stackOf("network"), unknown));
  expect(text).toContain("**Not all of it is known:** see the table.");
  expect(text).not.toContain("Nothing to change");
  expect(text).toContain("| `tools-users` | not known |  | it is DELETE_IN_PROGRESS |");
});

test("what CloudFormation refuses comes first, with what it found", () => {
  const refused = stackOf("users", { state: "refused", findings: ["UserPool: unknown property"] });
  const text = renderPlan(planOf(stackOf("network"), refused));
  expect(text).toMatch(
    /^## Plan .*\n\n\*\*A deployment would fail\.\*\*\n\nCloudFormation on `tools-users`:\n\n- UserPool: unknown property/,
  );
  expect(describeStackPlan(refused)).toBe("tools-users: refused by CloudFormation");
});

test("values cannot break out of their cells", () => {
  const parameters = [{ name: "HealthCheckPath", before: "/`|`", after: "/a|b" }];
  const stack = stackOf("service", { state: "update", changes: [changeOf("A")], parameters, note: "a|b\nc" });
  expect(renderPlan(planOf(stack))).toContain("| a\\|b c |");
  expect(renderPlan(planOf(stack))).toContain("HealthCheckPath `/'|'` → `/a|b`");
});

test("what is too long for a comment goes without its resources", () => {
  const changes = Array.from({ length: 2000 }, (_, index) => changeOf(`Resource${index}`));
  const text = renderPlan(planOf(stackOf("network", { state: "update", changes })));
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain("2000 to change");
  expect(text).toContain("too many to show here");
});

test("stacks behind one that replaces something say that more may come", () => {
  const network = stackOf("network", {
    state: "update",
    changes: [changeOf("Vpc", { replacement: "True" })],
  });
  const notes = noteEarlierChanges([network, stackOf("platform"), stackOf("service"), stackOf("users")]);
  expect(notes.map(({ note }) => note)).toEqual([
    "",
    "judged before the changes to tools-network, which may bring more",
    "judged before the changes to tools-network, which may bring more",
    "",
  ]);
});
