import { expect, test } from "@jest/globals";
import { type CaaProperty, caaNames, judgeCaa } from "../../../core/preflight/caa.ts";

const issue = (value: string): CaaProperty => ({ tag: "issue", value });
const issuewild = (value: string): CaaProperty => ({ tag: "issuewild", value });
const iodef: CaaProperty = { tag: "iodef", value: "mailto:security@example.com" };

type Records = Readonly<Record<string, readonly CaaProperty[] | undefined>>;

/** Names that are not given have no records. */
const answers = (name: string, records: Records) =>
  new Map(caaNames(name).map((one) => [one, Object.hasOwn(records, one) ? records[one] : []] as const));

test("records are looked for from the name up to its top-level domain", () => {
  expect(caaNames("*.b.example.com")).toEqual(["b.example.com", "example.com", "com"]);
});

test.each<[string, string, Records, string]>([
  ["no records", "a.example.com", {}, "fine"],
  ["Amazon above", "a.example.com", { "example.com": [issue("amazon.com")] }, "fine"],
  ["another name of Amazon's", "a.example.com", { com: [issue("AmazonTrust.com ; policy=ev")] }, "fine"],
  [
    "Amazon among others",
    "a.example.com",
    { "example.com": [issue("letsencrypt.org"), issue("awstrust.com")] },
    "fine",
  ],
  ["somebody else above", "a.example.com", { "example.com": [issue("letsencrypt.org")] }, "forbidden"],
  ["nobody at all", "a.example.com", { "example.com": [issue(";")] }, "forbidden"],
  [
    "the nearest set decides",
    "a.example.com",
    { "a.example.com": [issue("amazon.com")], "example.com": [issue("letsencrypt.org")] },
    "fine",
  ],
  [
    "a set without issuers",
    "a.example.com",
    { "a.example.com": [iodef], "example.com": [issue(";")] },
    "fine",
  ],
  ["issuewild is for wildcards", "a.example.com", { "example.com": [issuewild(";")] }, "fine"],
  [
    "issuewild forbids a wildcard",
    "*.example.com",
    { "example.com": [issue("amazon.com"), issuewild(";")] },
    "forbidden",
  ],
  [
    "issuewild allows a wildcard",
    "*.example.com",
    { "example.com": [issue(";"), issuewild("amazonaws.com")] },
    "fine",
  ],
  [
    "issue alone is for wildcards, too",
    "*.example.com",
    { "example.com": [issue("letsencrypt.org")] },
    "forbidden",
  ],
  [
    "no answer on the way",
    "a.example.com",
    { "a.example.com": undefined, "example.com": [issue(";")] },
    "unknown",
  ],
  [
    "no answer above what decides",
    "a.example.com",
    { "a.example.com": [issue("amazon.com")], com: undefined },
    "fine",
  ],
])("%s", (_, name, records, expected) => {
  const verdict = judgeCaa(name, answers(name, records));
  expect(typeof verdict === "object" ? "forbidden" : verdict).toBe(expected);
});

test("what is forbidden is told with the record and the one that mends it", () => {
  const records = { "example.com": [issue("letsencrypt.org"), issuewild("digicert.com; a=b")] };
  expect(judgeCaa("*.example.com", answers("*.example.com", records))).toEqual({
    message:
      'The CAA record of example.com forbids Amazon to issue the certificate for *.example.com: found example.com CAA 0 issuewild "digicert.com; a=b".',
    hint: 'Add the record `example.com CAA 0 issuewild "amazon.com"`, and run the job again.',
  });
});
