import { expect, test } from "@jest/globals";
import { judgeDelegation } from "../../../core/preflight/delegation.ts";

const zone = { id: "Z1", name: "example.com" };
const own = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"];

test.each<[string, readonly string[] | undefined, string]>([
  ["all of them", own, "fine"],
  ["one of them, beside another provider's", ["ns-2.awsdns-02.net", "ns1.elsewhere.org"], "fine"],
  ["no answer", undefined, "unknown"],
])("%s", (_, found, expected) => {
  expect(judgeDelegation({ zone, own, found })).toBe(expected);
});

test.each<[readonly string[], string]>([
  [
    ["ns1.elsewhere.org"],
    "example.com is asked of ns1.elsewhere.org, and the zone has ns-1.awsdns-01.com, ns-2.awsdns-02.net.",
  ],
  [
    [],
    "example.com is delegated to no name server at all, and the zone has ns-1.awsdns-01.com, ns-2.awsdns-02.net.",
  ],
])("name servers %j are others'", (found, words) => {
  expect(judgeDelegation({ zone, own, found })).toMatchObject({
    message: `The hosted zone example.com (Z1) is not the one that the internet asks: ${words}`,
    hint: expect.stringContaining("hosted-zone-id: external"),
  });
});
