import { expect, test } from "@jest/globals";
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
const issued = { arn: "certificate", status: "ISSUED" };
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
  ["the certificate has lapsed", standing, standing, { arn: "certificate", status: "EXPIRED" }, "waiting"],
  ["the certificate is not there yet", stack("CREATE_IN_PROGRESS"), standing, undefined, "waiting"],
  ["the service is on its way", standing, stack("CREATE_IN_PROGRESS", {}), issued, "waiting"],
  ["an output is missing", standing, stack("CREATE_COMPLETE", { DomainName: "x" }), issued, "waiting"],
  ["the service is being deleted", standing, stack("DELETE_IN_PROGRESS"), issued, "absent"],
  ["the service never came to be", standing, stack("ROLLBACK_COMPLETE", {}), issued, "absent"],
  ["the certificate cannot be deleted, being in use", stack("DELETE_FAILED"), standing, issued, "absent"],
  ["there is no certificate stack", undefined, standing, undefined, "absent"],
  ["there is no service stack", standing, undefined, issued, "absent"],
])("when %s", (_, ofCertificate, ofService, certificate, state) => {
  expect(decideAttachment({ app, ofCertificate, ofService, certificate }).state).toBe(state);
});

test("the rule is for the host in lower case, behind the sign-in of the app's own client and cookie", () => {
  expect(
    decideAttachment({ app, ofCertificate: standing, ofService: standing, certificate: issued }),
  ).toEqual({
    state: "attached",
    certificateArn: "certificate",
    rule: {
      host: "shop.example.com",
      userPoolArn: "pool",
      userPoolClientId: "client",
      userPoolDomain: "domain",
      scope: "openid email",
      sessionCookie: "AWSELBAuthSessionCookie-shop",
      sessionSeconds: 604_800,
      targetGroupArn: "targets",
    },
  });
});
