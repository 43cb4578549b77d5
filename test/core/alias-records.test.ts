import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { aliasLogicalId, recordsOfService, withAliasRecords } from "../../core/alias-records.ts";
import type { AppDns } from "../../core/app-dns.ts";
import { additionsOf } from "../../core/plan/template-resources.ts";
import { parseTemplate } from "../support/template.ts";

const service = readFileSync("dist/templates/service.yaml", "utf8");
const zone = (id: string) => ({ id, name: "example.com", private: false, linked: false });
const dns: AppDns = {
  kept: "here",
  names: [
    { name: "b.example.com", zone: zone("Z1") },
    { name: "*.example.net", zone: zone("Z2") },
  ],
};

test("each name is a resource of the service stack, besides all that it has", () => {
  const before = parseTemplate(service);
  const rendered = withAliasRecords(service, recordsOfService(dns, undefined).aliases);
  const after = parseTemplate(rendered);
  const added = Object.entries(after.Resources).filter(([id]) => !Object.hasOwn(before.Resources, id));
  expect({ ...after, Resources: before.Resources }).toEqual(before);
  expect(added.map(([id, { Properties = {} }]) => [id, Properties.Name, Properties.HostedZoneId])).toEqual([
    [aliasLogicalId("b.example.com"), "b.example.com", "Z1"],
    [aliasLogicalId("*.example.net"), "*.example.net", "Z2"],
  ]);
  const own = before.Resources.AliasRecord?.Properties ?? {};
  for (const [, { Type, Properties = {} }] of added) {
    expect(Type).toBe("AWS::Route53::RecordSet");
    expect(Properties).toEqual({ ...own, Name: Properties.Name, HostedZoneId: Properties.HostedZoneId });
  }
  const additions = additionsOf(rendered, { HostedZoneId: "" }).map(({ logicalId }) => logicalId);
  expect(additions).toEqual(expect.arrayContaining(added.map(([id]) => id)));
  expect(withAliasRecords(service, [])).toBe(service);
});

test("a name's resource hangs on the name alone, and no two names share one", () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,4}[a-z0-9])?$/);
  const name = fc
    .tuple(fc.boolean(), fc.array(label, { minLength: 2, maxLength: 4 }))
    .map(([wild, labels]) => `${wild ? "*." : ""}${labels.join(".")}`);
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(aliasLogicalId(one)).toMatch(/^[A-Za-z0-9]{1,255}$/);
      expect(aliasLogicalId(one) === aliasLogicalId(other)).toBe(one === other);
    }),
  );
  expect(aliasLogicalId("a-b.example.com")).not.toBe(aliasLogicalId("a.b.example.com"));
});

const known = (DomainName: string, HostedZoneId: string, status = "UPDATE_COMPLETE") => ({
  ...{ name: "b-service", status, description: "", tags: {} },
  parameters: { DomainName, HostedZoneId },
});

test.each<[string, ReturnType<typeof known> | undefined, string, number]>([
  ["a new stack", undefined, "", 2],
  ["a stack that the Action has made", known("b.example.com", ""), "", 2],
  ["a stack made by hand keeps its own record", known("b.example.com", "Z1"), "Z1", 1],
  ["not in another zone", known("b.example.com", "Z9"), "", 2],
  ["not for another name", known("a.example.com", "Z1"), "", 2],
  ["not when the stack is made anew", known("b.example.com", "Z1", "ROLLBACK_COMPLETE"), "", 2],
])("%s", (_, stack, ownZoneId, aliases) => {
  const records = recordsOfService(dns, stack);
  expect([records.ownZoneId, records.aliases.length]).toEqual([ownZoneId, aliases]);
});

test("where others keep the DNS, the service stack makes no record", () => {
  for (const kept of [{ kept: "elsewhere" }, { kept: "by-role", preferred: ["Z1"] }] as const)
    expect(recordsOfService(kept, known("b.example.com", "Z1"))).toEqual({ ownZoneId: "", aliases: [] });
});
