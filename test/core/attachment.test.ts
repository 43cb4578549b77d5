import { expect, test } from "@jest/globals";
import { appRulesOf } from "../../core/app-rule.ts";
import { decideAttachment } from "../../core/attachment.ts";

const app = { platform: "tools", name: "shop" };
const outputs = {
  DomainName: "Shop.example.com",
  TargetGroupArn: "targets",
  UserPoolArn: "pool",
  UserPoolDomain: "domain",
  UserPoolClientId: "client",
};

const stack = (status: string, withOutputs: Readonly<Record<string, string>> = outputs) => ({
  id: "id",
  name: "name",
  status,
  parameters: {},
  outputs: withOutputs,
});
const issued = ["shop.example.com"];
const standing = stack("CREATE_COMPLETE");

test.each([
  ["both stand and the certificate is issued", standing, standing, issued, "attached"],
  [
    "the certificate is issued before its stack notices",
    stack("CREATE_IN_PROGRESS"),
    standing,
    issued,
    "attached",
  ],
  ["both are being updated", stack("UPDATE_IN_PROGRESS"), stack("UPDATE_IN_PROGRESS"), issued, "attached"],
  ["the certificate has lapsed", standing, standing, [], "waiting"],
  ["the certificate is not there yet", stack("CREATE_IN_PROGRESS"), standing, [], "waiting"],
  ["the service is on its way", standing, stack("CREATE_IN_PROGRESS", {}), issued, "waiting"],
  ["an output is missing", standing, stack("CREATE_COMPLETE", { DomainName: "x" }), issued, "waiting"],
  ["the service is being deleted", standing, stack("DELETE_IN_PROGRESS"), issued, "absent"],
  ["the service never came to be", standing, stack("ROLLBACK_COMPLETE", {}), issued, "absent"],
  ["the certificate cannot be deleted, being in use", stack("DELETE_FAILED"), standing, issued, "absent"],
  ["there is no certificate stack", undefined, standing, [], "absent"],
  ["there is no service stack", standing, undefined, issued, "absent"],
] as const)("when %s", (_, ofCertificate, ofService, issuedFor, state) => {
  const wish = decideAttachment({ app, ofCertificate, ofService, certificate: "certificate", issuedFor });
  const states = { true: "waiting", false: "certificate" in wish ? "attached" : "absent" };
  expect(states[`${"waitingFor" in wish}`]).toBe(state);
});

test("attached are the rules that the service stack's outputs ask for, with the certificate", () => {
  const facts = { app, ofCertificate: standing, ofService: standing, certificate: "arn", issuedFor: issued };
  expect(decideAttachment(facts)).toEqual({ rules: appRulesOf(app, outputs), certificate: "arn" });
});

test("a certificate for another first name is waited out, one that lacks only further names is not", () => {
  const facts = { app, ofCertificate: standing, certificate: "arn" };
  const more = stack("CREATE_COMPLETE", { ...outputs, AlternativeNames: "more.example.com" });
  expect(decideAttachment({ ...facts, ofService: standing, issuedFor: ["new.example.com"] })).toEqual({
    waitingFor: "a certificate for shop.example.com",
  });
  expect(decideAttachment({ ...facts, ofService: more, issuedFor: issued })).toHaveProperty("certificate");
});
