import type * as sdk from "@aws-sdk/client-ecr";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { emitAction, getRepository } from "./repositories.ts";
import type { LabImage, LabRepository } from "./store.ts";

const tagsOf = ({ tags }: LabRepository, digest: string) =>
  [...tags].filter(([, target]) => target === digest).map(([tag]) => tag);

const findImage = (
  { images, tags }: LabRepository,
  { imageDigest, imageTag }: sdk.ImageIdentifier,
): LabImage | undefined => images.get(imageDigest ?? tags.get(imageTag ?? "") ?? "");

const missing = (imageId: sdk.ImageIdentifier): sdk.ImageFailure => ({
  imageId,
  failureCode: "ImageNotFound",
  failureReason: "Requested image not found",
});

const idText = ({ imageDigest, imageTag }: sdk.ImageIdentifier) =>
  `{imageDigest:'${imageDigest ?? "null"}', imageTag:'${imageTag ?? "null"}'}`;

function needImage(world: World, repository: LabRepository, id: sdk.ImageIdentifier): LabImage {
  const image = findImage(repository, id);
  if (image) return image;
  throw new AwsError(
    "ImageNotFoundException",
    `The image with imageId ${idText(id)} does not exist within the repository with name '${repository.name}' in the registry with id '${world.account}'`,
  );
}

type Answer<Output> = Omit<Output, "$metadata">;

export function describeImages(
  world: World,
  { repositoryName = "", imageIds }: sdk.DescribeImagesCommandInput,
): Answer<sdk.DescribeImagesCommandOutput> {
  const repository = getRepository(world, repositoryName);
  const images = imageIds
    ? imageIds.map((id) => needImage(world, repository, id))
    : [...repository.images.values()];
  return {
    imageDetails: images.map(({ digest, pushedAt }) => ({
      registryId: world.account,
      repositoryName,
      imageDigest: digest,
      imageTags: tagsOf(repository, digest),
      imagePushedAt: pushedAt,
      imageSizeInBytes: 50_000_000,
    })),
  };
}

export function listImages(
  world: World,
  { repositoryName = "" }: sdk.ListImagesCommandInput,
): Answer<sdk.ListImagesCommandOutput> {
  const repository = getRepository(world, repositoryName);
  return {
    imageIds: [...repository.images.keys()].flatMap((imageDigest) => {
      const tags = tagsOf(repository, imageDigest);
      return tags.length > 0 ? tags.map((imageTag) => ({ imageDigest, imageTag })) : [{ imageDigest }];
    }),
  };
}

export function batchGetImage(
  world: World,
  { repositoryName = "", imageIds = [] }: sdk.BatchGetImageCommandInput,
): Answer<sdk.BatchGetImageCommandOutput> {
  const repository = getRepository(world, repositoryName);
  return {
    images: imageIds.flatMap((imageId) => {
      const image = findImage(repository, imageId);
      if (!image) return [];
      const id = { ...imageId, imageDigest: image.digest };
      return [{ registryId: world.account, repositoryName, imageId: id, imageManifest: "{}" }];
    }),
    failures: imageIds.filter((id) => !findImage(repository, id)).map(missing),
  };
}

/** By tag only the tag goes, and the image with its last one; by digest the image and all its tags. */
export function batchDeleteImage(
  world: World,
  { repositoryName = "", imageIds = [] }: sdk.BatchDeleteImageCommandInput,
): Answer<sdk.BatchDeleteImageCommandOutput> {
  const repository = getRepository(world, repositoryName);
  const failures = imageIds.filter((id) => !findImage(repository, id)).map(missing);
  const deleted = imageIds.flatMap((id) => {
    const image = findImage(repository, id);
    if (!image) return [];
    const tags = id.imageDigest ? tagsOf(repository, image.digest) : [id.imageTag ?? ""];
    for (const tag of tags) repository.tags.delete(tag);
    if (tagsOf(repository, image.digest).length === 0) repository.images.delete(image.digest);
    emitAction(world, {
      repository: repositoryName,
      digest: image.digest,
      tag: id.imageTag,
      action: "DELETE",
    });
    return [{ ...id, imageDigest: image.digest }];
  });
  return { imageIds: deleted, failures };
}
