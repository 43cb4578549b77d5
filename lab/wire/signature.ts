import { AwsError } from "../kernel/aws-error.ts";

/** What a request's SigV4 signature says about it: who speaks, where, to which service. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
}

/**
 * Reads the credential scope; the signature itself is not checked, since the lab knows no secrets.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function readSignature(authorization: string | undefined): Signature {
  const [, accessKeyId, region, signingName] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization ?? "") ??
    [];
  if (accessKeyId && region && signingName) return { accessKeyId, region, signingName };
  throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
}
