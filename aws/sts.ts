import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";

export type Identity =
  | { readonly state: "known"; readonly account: string; readonly arn: string }
  /** Nothing in the environment gives credentials. */
  | { readonly state: "none" }
  /** There are some, and AWS does not take them: expired, revoked, mistyped. */
  | { readonly state: "refused"; readonly code: string; readonly message: string };

const refusals = [
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
  "AccessDenied",
];

/** GetCallerIdentity needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export async function identify(client: STSClient): Promise<Identity> {
  try {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    return { state: "known", account: Account ?? "", arn: Arn ?? "" };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "CredentialsProviderError") return { state: "none" };
    if (refusals.includes(error.name)) return { state: "refused", code: error.name, message: error.message };
    throw error;
  }
}

/** Of sources that the SDK cannot renew; it renews all others by itself. */
const fixedSources = ["CREDENTIALS_ENV_VARS", "CREDENTIALS_CODE"] as const;

/** The SDK notes where it found them: AttributedAwsCredentialIdentity of @aws-sdk/types. */
interface FoundCredentials {
  readonly expiration?: Date;
  readonly $source?: Readonly<Record<string, string>>;
}

/**
 * When the credentials end, in milliseconds since the epoch; undefined when nobody says so or the SDK renews them.
 * From the environment it is AWS_CREDENTIAL_EXPIRATION; no call is made for it.
 */
export async function findCredentialsEnd({ config }: STSClient): Promise<number | undefined> {
  const { expiration, $source = {} }: FoundCredentials = await config.credentials();
  const isFixed = fixedSources.some((source) => $source[source] !== undefined);
  const end = isFixed ? expiration?.getTime() : undefined;
  return end === undefined || Number.isNaN(end) ? undefined : end;
}
