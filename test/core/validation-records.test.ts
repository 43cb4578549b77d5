import { expect, test } from "@jest/globals";
import { completeRecords, livesOn } from "../../core/validation-records.ts";

const record = { name: "_a.example.com", value: "_b.c.acm-validations.aws" };
const base = { domainName: "example.com", method: "DNS", record };
const wildcard = { domainName: "*.example.com", method: "DNS", record };

test.each([
  ["a name and its wildcard share one", [base, wildcard], [record]],
  ["one is missing", [base, { domainName: "www.example.com", method: "DNS" }], undefined],
  ["nothing is known yet", [], undefined],
  ["a name is proved by mail", [base, { domainName: "example.org", method: "EMAIL" }], [record]],
])("the records when %s", (_, names, expected) => {
  expect(completeRecords(names)).toEqual(expected);
});

test.each([
  [["example.com"], true],
  [["*.example.com"], true],
  [["www.example.org", "EXAMPLE.com"], true],
  [["www.example.com"], false],
  [[], false],
])("a certificate for %j lives on the record: %j", (names, expected) => {
  expect(livesOn(record.name, names)).toBe(expected);
});
