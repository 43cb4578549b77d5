import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import type { EcrImage } from "../core/settings/ecr-image.ts";
import { clientOptions } from "./client-options.ts";
import { errorCode, unlessRefused } from "./error-code.ts";

export type { ECRClient };

export const ecrClient = () => new ECRClient(clientOptions);

export type ImageSight =
  | { readonly state: "there" }
  | { readonly state: "missing" }
  /** The role may not look, or the registry cannot be asked. */
  | { readonly state: "unknown"; readonly why: string };

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html */
const missing = ["ImageNotFoundException", "RepositoryNotFoundException"];

/** Whether the repository has the image. Never throws: what cannot be seen is no reason to stop. */
export async function findImage(
  client: ECRClient,
  { account, repository, id }: EcrImage,
): Promise<ImageSight> {
  const command = new DescribeImagesCommand({
    registryId: account,
    repositoryName: repository,
    imageIds: [id],
  });
  try {
    await client.send(command);
    return { state: "there" };
  } catch (error) {
    if (missing.includes(errorCode(error))) return { state: "missing" };
    return {
      state: "unknown",
      why: `${errorCode(error)}: ${error instanceof Error ? error.message : error}`,
    };
  }
}

/** What the tag points at now (sha256:...); undefined when there is no such image. */
export async function findDigest(
  client: ECRClient,
  repositoryName: string,
  imageTag: string,
): Promise<string | undefined> {
  const request = client.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));
  const answer = await unlessRefused(request, missing);
  return answer?.imageDetails?.[0]?.imageDigest;
}
