import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from "@aws-sdk/client-sts";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import { checkSession, findRole, openSession } from "./session.ts";

/** Trusts nobody: AWS answers AccessDenied for a role that is not there, too. */
const nobody = { Version: "2012-10-17", Statement: [] };

/** https://repost.aws/knowledge-center/iam-role-chaining-limit */
function refuseLongChain(seconds: number): void {
  if (seconds > 3600)
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
    if (!caller.principalArn.endsWith(":root")) refuseLongChain(DurationSeconds);
    const found = findRole(world, RoleArn);
    if (!found) throw new AwsError("AccessDenied", `${caller.principalArn} may not assume ${RoleArn}`, 403);
    checkSession(found, RoleSessionName, DurationSeconds);
    return openSession(found, RoleSessionName, DurationSeconds);
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
