import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { planRelease, type ReleaseFacts, type ReleaseStep } from "../../core/release-plan.ts";

const version = (number: number, image: string, ...labels: string[]) => ({
  version: number,
  image,
  labels,
  putAt: number * 1000,
});

const deployment = (image: string, rolloutState: string, createdAt = 0) => ({
  primary: false,
  image,
  rolloutState,
  createdAt,
});

const primary = (image: string, rolloutState: string, createdAt = 0) => ({
  ...deployment(image, rolloutState, createdAt),
  primary: true,
});

const facts = (parts: Partial<ReleaseFacts>): ReleaseFacts => ({
  releases: [version(2, "new"), version(1, "old", "live")],
  deployments: [primary("old", "COMPLETED")],
  stackBusy: false,
  isOverridden: false,
  ...parts,
});

const clear = { do: "clear-revisions" };
const label = (number: number, name: string) => ({ do: "label", version: number, label: name });

test.each<[string, Partial<ReleaseFacts>, readonly object[]]>([
  ["another image is released", {}, [{ do: "roll-out", image: "new" }, label(2, "tried")]],
  [
    "the released image failed before anyone had labelled the one that runs well",
    {
      releases: [version(2, "new", "tried"), version(1, "old")],
      deployments: [primary("old", "COMPLETED")],
    },
    [{ do: "put-back", image: "old" }],
  ],
  [
    "nothing is labelled, and ECS is still on its way back",
    {
      releases: [version(2, "new", "tried"), version(1, "old")],
      deployments: [primary("old", "IN_PROGRESS")],
    },
    [],
  ],
  ["the stack is busy", { stackBusy: true }, []],
  ["nothing was ever released", { releases: [] }, []],
  ["the service has no deployment", { deployments: [] }, []],
  [
    "the released image is on its way",
    { deployments: [primary("new", "IN_PROGRESS"), deployment("old", "COMPLETED")] },
    [],
  ],
  [
    "the released image has come to run",
    { deployments: [primary("new", "COMPLETED")] },
    [label(2, "live"), clear],
  ],
  [
    "it has come to run while the stack is still busy",
    { deployments: [primary("new", "COMPLETED")], stackBusy: true },
    [label(2, "live"), clear],
  ],
  ["it is marked already", { releases: [version(1, "old", "live")] }, []],
  [
    "a version failed before the one that runs",
    {
      releases: [version(3, "old"), version(2, "new", "tried"), version(1, "old", "live")],
    },
    [label(3, "live"), { do: "unlabel", version: 2, label: "tried" }, clear],
  ],
  [
    "a failed image is being rolled back",
    { deployments: [primary("old", "IN_PROGRESS", 4000), deployment("new", "FAILED", 3000)] },
    [label(2, "tried"), { do: "put-back", image: "old" }],
  ],
  [
    "a failed image stays the one that is wanted",
    { deployments: [primary("new", "FAILED", 3000), deployment("old", "COMPLETED")] },
    [label(2, "tried"), { do: "put-back", image: "old" }],
  ],
  [
    "an image was tried and rolled back while nobody looked",
    { releases: [version(2, "new", "tried"), version(1, "old", "live")] },
    [{ do: "put-back", image: "old" }],
  ],
  [
    "an image was begun, and CloudFormation is putting another in its place",
    { releases: [version(2, "new", "tried"), version(1, "old", "live")], stackBusy: true },
    [],
  ],
  [
    "CloudFormation has put an image in its place that it had read before",
    {
      releases: [version(2, "new", "tried"), version(1, "old", "live")],
      isOverridden: true,
    },
    [{ ...label(2, "tried"), do: "unlabel" }, { do: "roll-out", image: "new" }, label(2, "tried")],
  ],
  [
    "an image failed while CloudFormation rolled it out",
    {
      stackBusy: true,
      deployments: [primary("old", "IN_PROGRESS", 4000), deployment("new", "FAILED", 3000)],
    },
    [label(2, "tried"), { do: "put-back", image: "old" }],
  ],
  [
    "the first image of all fails",
    { releases: [version(1, "new")], deployments: [primary("new", "FAILED", 3000)] },
    [label(1, "tried")],
  ],
  [
    "an image failed and there is none to go back to",
    { releases: [version(1, "new", "tried")], deployments: [primary("new", "FAILED", 3000)] },
    [],
  ],
  [
    "a newer release came while another failed",
    {
      releases: [version(3, "newer"), version(2, "new"), version(1, "old", "live")],
      deployments: [primary("old", "IN_PROGRESS", 4000), deployment("new", "FAILED", 2500)],
    },
    [{ do: "roll-out", image: "newer" }, label(3, "tried")],
  ],
  [
    "somebody puts the failed image once more",
    {
      releases: [version(4, "new"), version(3, "old", "live"), version(2, "new", "tried")],
      deployments: [primary("old", "COMPLETED", 3500), deployment("new", "FAILED", 2500)],
    },
    [{ do: "roll-out", image: "new" }, label(4, "tried")],
  ],
  [
    "CloudFormation has rolled back an image that ran well, with other settings",
    { releases: [version(2, "new", "tried", "live"), version(1, "old")] },
    [{ do: "roll-out", image: "new" }, label(2, "tried")],
  ],
  [
    "a rollback of other settings runs the released image",
    {
      releases: [version(1, "old", "live")],
      deployments: [primary("old", "IN_PROGRESS", 5000), deployment("old", "FAILED", 4000)],
    },
    [],
  ],
])("when %s", (_, parts, steps) => {
  expect(planRelease(facts(parts)).steps).toEqual(steps);
});

const relabel = (releases: ReleaseFacts["releases"], version: number | undefined, name: string) =>
  releases.map((one) => {
    const labels = one.labels.filter((other) => other !== name);
    return { ...one, labels: one.version === version ? [...labels, name] : labels };
  });

/** Labels move and versions are put as Parameter Store does it; the service is taken to do as it is told. */
function take(facts: ReleaseFacts, step: ReleaseStep): ReleaseFacts {
  const { releases } = facts;
  switch (step.do) {
    case "roll-out":
      return { ...facts, deployments: [primary(step.image, "COMPLETED")] };
    case "put-back":
      return { ...facts, releases: [version((releases[0]?.version ?? 0) + 1, step.image), ...releases] };
    case "label":
      return { ...facts, releases: relabel(releases, step.version, step.label) };
    case "unlabel":
      return { ...facts, releases: relabel(releases, undefined, step.label) };
    case "clear-revisions":
      return facts;
  }
}

function settle(start: ReleaseFacts): ReleaseFacts {
  let now = start;
  for (let round = 0; round < 10; round += 1) {
    const { steps } = planRelease(now);
    if (steps.length === 0) return now;
    now = steps.reduce(take, now);
  }
  throw new Error("it never settles");
}

test("whatever is there, the plan settles within a few rounds", () => {
  const image = fc.constantFrom("a", "b", "c");
  const state = fc.constantFrom("COMPLETED", "IN_PROGRESS", "FAILED");
  const labels = fc.constantFrom([], ["live"], ["tried"], ["tried", "live"]);
  const releases = fc
    .array(fc.tuple(image, labels), { minLength: 1, maxLength: 4 })
    .map((list) => list.map(([name, set], index) => version(list.length - index, name, ...set)));
  const deployments = fc
    .array(fc.tuple(image, state, fc.nat({ max: 6000 })), { minLength: 1, maxLength: 3 })
    .map((list) => list.map((one, index) => ({ ...deployment(...one), primary: index === 0 })));
  const doubts = fc.record({ stackBusy: fc.boolean(), isOverridden: fc.boolean() });
  fc.assert(
    fc.property(releases, deployments, doubts, (some, others, more) => {
      expect(() => settle({ releases: some, deployments: others, ...more })).not.toThrow();
    }),
  );
});

test("a failed release ends with the old image put back, running and live", () => {
  const failing = facts({
    deployments: [primary("old", "IN_PROGRESS", 4000), deployment("new", "FAILED", 3000)],
  });
  const back = settle(failing);
  expect(back.releases[0]).toMatchObject({ version: 3, image: "old", labels: [] });
  const done = settle({ ...back, deployments: [primary("old", "COMPLETED", 4000)] });
  expect(done.releases.map(({ labels }) => labels)).toEqual([["live"], [], []]);
});
