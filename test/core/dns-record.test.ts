import { expect, test } from "@jest/globals";
import { isValidationName, ledgerLine, readLedgerLine } from "../../core/dns-ledger.ts";
import { type FoundRecord, judgeRecord, leadsToPlatform } from "../../core/dns-record.ts";
import { isValidation } from "../../core/validation-records.ts";

const balancer = "tools-1234567890.eu-west-1.elb.amazonaws.com";
const alias = (target: string): FoundRecord => ({ type: "A", target });
const isOurs = leadsToPlatform("tools", "eu-west-1");

test.each([
  [balancer, true],
  [`dualstack.${balancer}`, true],
  ["tools-42.eu-west-1.elb.amazonaws.com", true],
  ["tools-42.us-east-1.elb.amazonaws.com", false],
  ["tools-shop-42.eu-west-1.elb.amazonaws.com", false],
  ["othertools-42.eu-west-1.elb.amazonaws.com", false],
  ["internal-tools-42.eu-west-1.elb.amazonaws.com", false],
  ["192.0.2.7", false],
])("an alias to %s leads to the platform: %j", (target, expected) => {
  expect(isOurs(alias(target))).toBe(expected);
  expect(isOurs({ type: "AAAA", target })).toBe(false);
});

test.each<[string, readonly FoundRecord[], string]>([
  ["nothing is there", [], "write"],
  ["it is there", [alias(balancer)], "right"],
  ["it leads to the load balancer that was", [alias("tools-1.eu-west-1.elb.amazonaws.com")], "write"],
  ["it leads elsewhere", [alias("192.0.2.7")], "strange"],
  [
    "there is another kind of record",
    [{ type: "CNAME", target: balancer.replace("tools", "shop") }],
    "strange",
  ],
  [
    "ours and a stranger's are there",
    [alias("tools-1.eu-west-1.elb.amazonaws.com"), alias("192.0.2.7")],
    "strange",
  ],
])("when %s, the verdict is %s", (_, found, verdict) => {
  expect(judgeRecord(found, balancer, isOurs)).toBe(verdict);
});

test.each([
  { zone: "Z1", name: "_a.example.com", role: "" },
  { zone: "Z1", name: "*.example.com", role: "arn:aws:iam::444455556666:role/gatehouse-dns/x" },
])("an entry of the ledger is read as it was written: %j", (entry) => {
  expect(readLedgerLine(ledgerLine(entry))).toEqual(entry);
  expect(ledgerLine(entry)).not.toMatch(/,|^ | $/);
  expect(isValidationName(entry.name)).toBe(entry.name.startsWith("_"));
});

test.each([
  ["CNAME", "_b.c.acm-validations.aws", true],
  ["CNAME", "_b.c.acm-validations.aws.example.com", false],
  ["A", "_b.c.acm-validations.aws", false],
])("a %s to %s is one of ACM's: %j", (type, target, expected) => {
  expect(isValidation({ type, target })).toBe(expected);
});
