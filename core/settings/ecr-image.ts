/** An image in a private registry of Amazon ECR. */
export interface EcrImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** The digest counts when both are named. */
  readonly id: { readonly imageDigest: string } | { readonly imageTag: string };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html; China has a suffix of its own. */
const reference =
  /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+))?(?:@(sha256:[a-f0-9]{64}))?$/;

/** Undefined for an image of any other registry. */
export function readEcrImage(image: string): EcrImage | undefined {
  const [, account, region, repository, imageTag = "latest", imageDigest] = reference.exec(image) ?? [];
  if (!account || !region || !repository) return undefined;
  return { account, region, repository, id: imageDigest ? { imageDigest } : { imageTag } };
}
