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
