import { expect, test } from "@jest/globals";
import type { AppStack } from "../../core/app-stack.ts";
import type { WakeUp } from "../../core/wake-up.ts";
import { type Directory, findVisits } from "../../lambdas/events/visits.ts";

const stack: AppStack = {
  id: "id",
  name: "shop-certificate",
  status: "DELETE_COMPLETE",
  parameters: { Platform: "tools", Name: "shop" },
  outputs: {},
};
const tags = { "gatehouse:platform": "tools", "gatehouse:name": "shop" };
const app = { platform: "tools", name: "shop" };

const directory: Directory = {
  stack: async (id) => ({ ...stack, name: id }),
  certificate: async (arn) => (arn === "ours" ? tags : arn === "foreign" ? {} : undefined),
  service: async () => tags,
  apps: async () => ["wiki", "shop", "wiki"],
};

test.each<[string, WakeUp, readonly object[]]>([
  [
    "its stack, even a deleted one",
    { from: "stack", id: "shop-certificate", status: "DELETE_COMPLETE" },
    [{ app, status: "DELETE_COMPLETE", stack: expect.objectContaining({ name: "shop-certificate" }) }],
  ],
  ["somebody else's stack of a like name", { from: "stack", id: "x-certificate", status: "" }, []],
  ["its certificate", { from: "certificate", id: "ours" }, [{ app, certificate: { arn: "ours", tags } }]],
  ["somebody else's certificate", { from: "certificate", id: "foreign" }, []],
  ["a certificate that is gone", { from: "certificate", id: "gone" }, []],
  ["its service", { from: "service", id: "arn" }, [expect.objectContaining({ app })]],
  ["its release", { from: "release", app }, [{ app }]],
  ["another platform's release", { from: "release", app: { platform: "other", name: "shop" } }, []],
  ["the schedule", { from: "schedule" }, [{ app }, { app: { platform: "tools", name: "wiki" } }]],
  ["nothing", { from: "elsewhere" }, []],
])("an event about %s leads to the app", async (_, wakeUp, expected) => {
  expect(await findVisits(wakeUp, "tools", directory)).toEqual(expected);
});

test("an event that the function is not made for leads nowhere", async () => {
  expect(await findVisits({ from: "service", id: "arn" }, "tools", { apps: async () => [] })).toEqual([]);
});
