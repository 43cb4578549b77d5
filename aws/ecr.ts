import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { clientOptions } from "./client-options.ts";
import { unlessRefused } from "./error-code.ts";

export type { ECRClient };

export const ecrClient = () => new ECRClient(clientOptions);

/** What the tag points at now (sha256:...); undefined when there is no such image. */
export async function findDigest(
  client: ECRClient,
  repositoryName: string,
  imageTag: string,
): Promise<string | undefined> {
  const request = client.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }));
  const answer = await unlessRefused(request, ["ImageNotFoundException", "RepositoryNotFoundException"]);
  return answer?.imageDetails?.[0]?.imageDigest;
}
