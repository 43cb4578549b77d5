import { expect, test } from "@jest/globals";
import { hostedZoneIds } from "../../../core/settings/hosted-zone-ids.ts";

const role = "arn:aws:iam::111122223333:role/gatehouse-dns/tools";

test.each<[string, string, unknown]>([
  ["", "", { value: [] }],
  ["external", "", { value: "external" }],
  ["Z1A, Z2B\nZ1A", "", { value: ["Z1A", "Z2B"] }],
  ["Z1A", role, { value: ["Z1A"] }],
  [
    "Z1A, example.com",
    "",
    { found: '"example.com"', allowed: expect.stringContaining("several with commas") },
  ],
  ["Z1A external", "", { found: '"external"', allowed: expect.any(String) }],
  ["external", role, { found: '"external"', allowed: expect.stringContaining("dns-role-arn") }],
])("%j with the role %j", (text, dnsRoleArn, expected) => {
  expect(hostedZoneIds(dnsRoleArn)(text)).toEqual(expected);
});
