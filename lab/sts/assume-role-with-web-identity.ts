import type {
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput,
} from "@aws-sdk/client-sts";
import { accountOf } from "../iam/credentials.ts";
import { trustsWebIdentity } from "../iam/trust.ts";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import { checkSession, findRole, openSession } from "./session.ts";
import { verifyToken } from "./web-identity-token.ts";

/** AWS says no more, whether the role is not there or does not trust: https://github.com/aws-actions/configure-aws-credentials/issues/690 */
const notAuthorized = () =>
  new AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);

/** The lab does not evaluate them, and what they take away must not be had. */
function refuseSessionPolicies({ Policy, PolicyArns }: AssumeRoleWithWebIdentityCommandInput): void {
  if (Policy !== undefined || PolicyArns?.length)
    throw new AwsError("NotImplemented", "The lab does not have session policies", 501);
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export const assumeRoleWithWebIdentity = operation<
  AssumeRoleWithWebIdentityCommandInput,
  AssumeRoleWithWebIdentityCommandOutput
>({
  async run(input, { world }) {
    const { RoleArn = "", RoleSessionName = "", WebIdentityToken = "", DurationSeconds = 3600 } = input;
    refuseSessionPolicies(input);
    const account = accountOf(world, RoleArn);
    if (!account) throw notAuthorized();
    const { provider, issuer, audience, claims } = await verifyToken(account, WebIdentityToken);
    const found = findRole(world, RoleArn);
    const identity = { provider, claims: { ...claims, aud: audience }, sessionName: RoleSessionName };
    if (!found || !(await trustsWebIdentity(account, found.role, identity))) throw notAuthorized();
    checkSession(found, RoleSessionName, DurationSeconds);
    return {
      ...openSession(found, RoleSessionName, DurationSeconds),
      Audience: audience,
      Provider: issuer,
      SubjectFromWebIdentityToken: claims.sub,
    };
  },
  permissions: () => [],
});
