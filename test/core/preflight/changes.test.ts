import { expect, test } from "@jest/globals";
import type { AppDns } from "../../../core/app-dns.ts";
import {
  changesCertificate,
  changesDns,
  changesRecords,
  growsOnListener,
} from "../../../core/preflight/changes.ts";
import type { AppNames } from "../../../core/settings/host-names.ts";

const stack = (parameters: Readonly<Record<string, string>>, status = "UPDATE_COMPLETE") => ({
  ...{ name: "a", status, description: "", tags: {}, parameters },
});

const names: AppNames = {
  domainName: "a.x.com",
  alternativeNames: ["b.x.com", "c.x.com"],
  redirectFrom: ["www.x.com"],
};
const dns: AppDns = { kept: "by-role", preferred: ["Z1"] };
const wish = { names, dns, dnsRoleArn: "role" };
const certificate = stack({
  DomainName: "a.x.com",
  SubjectAlternativeNames: "b.x.com,c.x.com,www.x.com",
  ...{ HostedZoneId: "Z1", DnsRoleArn: "role" },
});
const service = stack({
  DomainName: "a.x.com",
  AlternativeNames: "b.x.com,c.x.com",
  RedirectFrom: "www.x.com",
});
const known = { certificate, service };

const judge = (stacks: Parameters<typeof changesDns>[0], given: Partial<typeof wish> = {}) => {
  const wanted = { ...wish, ...given };
  return [
    changesCertificate(stacks, wanted.names),
    changesDns(stacks, wanted),
    changesRecords(stacks, wanted),
    growsOnListener(stacks, wanted.names),
  ]
    .map(Number)
    .join("");
};

const renamed = (other: Partial<AppNames>) => ({ names: { ...names, ...other } });
const many = ["d", "e", "f", "g"].map((one) => `${one}.x.com`);

test.each<[string, Parameters<typeof judge>, string]>([
  ["all as it was", [known], "0000"],
  ["other names in another order", [known, renamed({ alternativeNames: ["c.x.com", "b.x.com"] })], "0000"],
  [
    "a redirected name is served",
    [known, renamed({ alternativeNames: ["b.x.com", "c.x.com", "www.x.com"], redirectFrom: [] })],
    "0000",
  ],
  [
    "another name is the first",
    [known, renamed({ domainName: "b.x.com", alternativeNames: ["a.x.com", "c.x.com"] })],
    "1111",
  ],
  ["a name more", [known, renamed({ redirectFrom: ["www.x.com", "w.x.com"] })], "1111"],
  ["another zone", [known, { dns: { kept: "by-role", preferred: ["Z2"] } }], "0110"],
  ["another role", [known, { dnsRoleArn: "other" }], "0110"],
  ["nothing is there", [{}], "1111"],
  ["the certificate alone is there", [{ certificate }], "0011"],
  [
    "a service that never came to be",
    [{ certificate, service: stack(service.parameters, "ROLLBACK_COMPLETE") }],
    "0011",
  ],
  ["an empty shell", [{ certificate: stack({}, "REVIEW_IN_PROGRESS"), service }], "1111"],
  [
    "a run that was killed between the two stacks",
    [
      {
        certificate: stack({
          ...certificate.parameters,
          SubjectAlternativeNames: ["b.x.com", "c.x.com", ...many, "www.x.com"].join(),
        }),
        service,
      },
      renamed({ alternativeNames: ["b.x.com", "c.x.com", ...many] }),
    ],
    "0011",
  ],
])("%s", (_, given, expected) => {
  expect(judge(...given)).toBe(expected);
});
