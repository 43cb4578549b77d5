import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { externalId } from "../core/names.ts";
import { clientOptions } from "./client-options.ts";

/**
 * Credentials of a role of another account; the SDK asks again five minutes before they end. A quarter of an hour is the shortest
 * session, an hour the longest of a role that a role assumes: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const credentialsOfRole = (role: string, platform: string) => async () => {
  const ExternalId = externalId(platform);
  const request = new AssumeRoleCommand({
    RoleArn: role,
    RoleSessionName: `gatehouse-${platform}`,
    ExternalId,
    DurationSeconds: 900,
  });
  const { Credentials } = await new STSClient(clientOptions).send(request).catch((cause: unknown) => {
    throw new Error(`${role} is not there for ${ExternalId}: see dns-role.yaml. ${cause}`, { cause });
  });
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
    expiration: Credentials?.Expiration ?? new Date(0),
  };
};
