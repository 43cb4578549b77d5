import * as sdk from "@aws-sdk/client-sts";
import { iamStore } from "../iam/store.ts";
import { operation, type Service } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { assumeRole } from "./assume-role.ts";
import { assumeRoleWithWebIdentity } from "./assume-role-with-web-identity.ts";

const assumedRole = (principalArn: string, session: string) =>
  principalArn.replace(
    /^arn:aws:iam::(\d+):role\/(?:.*\/)?([^/]+)$/,
    `arn:aws:sts::$1:assumed-role/$2/${session}`,
  );

/** Those of functions and tasks are not opened here, and have none. */
const sessionOf = (world: World, accessKeyId: string) =>
  world.store(iamStore).sessionNames.get(accessKeyId) ?? "lab";

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
        Arn: assumedRole(caller.principalArn, sessionOf(world, caller.accessKeyId)),
        UserId: caller.accessKeyId,
      }),
      // No permission is needed: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
      permissions: () => [],
    }),
  },
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html: the token says who it is.
  unsigned: ["AssumeRoleWithWebIdentity"],
};
