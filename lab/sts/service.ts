import * as sdk from "@aws-sdk/client-sts";
import { operation, type Service } from "../kernel/service.ts";
import { assumeRole } from "./assume-role.ts";
import { assumeRoleWithWebIdentity } from "./assume-role-with-web-identity.ts";

const assumedRole = (principalArn: string) =>
  principalArn.replace(/^arn:aws:iam::(\d+):role\/(?:.*\/)?([^/]+)$/, "arn:aws:sts::$1:assumed-role/$2/lab");

export const stsService: Service = {
  signingName: "sts",
  iamPrefix: "sts",
  sdk,
  operations: {
    AssumeRole: assumeRole,
    AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
    GetCallerIdentity: operation<sdk.GetCallerIdentityCommandInput, sdk.GetCallerIdentityCommandOutput>({
      run: (_, { world, caller }) => ({
        Account: world.account,
        Arn: assumedRole(caller.principalArn),
        UserId: caller.accessKeyId,
      }),
      // No permission is needed: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
      permissions: () => [],
    }),
  },
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html: the token says who it is.
  unsigned: ["AssumeRoleWithWebIdentity"],
};
