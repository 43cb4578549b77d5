import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from "@aws-sdk/client-sts";
import { accountOf, sessionFor } from "../iam/credentials.ts";
import { iamStore } from "../iam/store.ts";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";

const findRole = (world: World, arn: string) => {
  const account = accountOf(world, arn);
  const role = account?.store(iamStore).roles.get(arn);
  return account && role && { account, role };
};

/** Trusts nobody: AWS answers AccessDenied for a role that is not there, too. */
const nobody = { Version: "2012-10-17", Statement: [] };

/** Wording of the refusals: a guess, but for the role chain's, which is AWS's (https://repost.aws/knowledge-center/iam-role-chaining-limit). */
function refuseDuration(seconds: number, isRole: boolean): void {
  if (seconds < 900 || seconds > 43_200)
    throw new AwsError(
      "ValidationError",
      `Value '${seconds}' at 'durationSeconds' must be between 900 and 43200`,
    );
  if (isRole && seconds > 3600)
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
}

/**
 * The caller's own policies and the role's trust policy have to allow it, across accounts both:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export const assumeRole = operation<AssumeRoleCommandInput, AssumeRoleCommandOutput>({
  run({ RoleArn = "", RoleSessionName = "", DurationSeconds = 3600 }, { world, caller }) {
    if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName))
      throw new AwsError("ValidationError", `Value '${RoleSessionName}' at 'roleSessionName' is not valid`);
    refuseDuration(DurationSeconds, !caller.principalArn.endsWith(":root"));
    const found = findRole(world, RoleArn);
    if (!found) throw new AwsError("AccessDenied", `${caller.principalArn} may not assume ${RoleArn}`, 403);
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = sessionFor(
      found.account,
      RoleArn,
      DurationSeconds,
    );
    return {
      AssumedRoleUser: {
        AssumedRoleId: `${found.role.id}:${RoleSessionName}`,
        Arn: `arn:aws:sts::${found.account.account}:assumed-role/${found.role.name}/${RoleSessionName}`,
      },
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: expiration,
      },
    };
  },
  permissions: ({ RoleArn = "", RoleSessionName = "", ExternalId }, { world, caller }) => [
    {
      action: "sts:AssumeRole",
      resource: RoleArn,
      // A session's principal ARN is its role's, path and all:
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
      context: {
        "aws:PrincipalArn": caller.principalArn,
        "sts:RoleSessionName": RoleSessionName,
        ...(ExternalId === undefined ? {} : { "sts:ExternalId": ExternalId }),
      },
      trust: findRole(world, RoleArn)?.role.trust ?? nobody,
    },
  ],
});
