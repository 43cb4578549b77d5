import * as sdk from "@aws-sdk/client-ecr";
import { operation, type Permission, type Service } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { batchDeleteImage, batchGetImage, describeImages, listImages } from "./images.ts";
import { createRepository, deleteRepository, getRepository, repositoryUri } from "./repositories.ts";
import { ecrStore, type LabRepository } from "./store.ts";

const onRepository = (world: World, action: string, name = ""): Permission[] => [
  { action: `ecr:${action}`, resource: world.arn("ecr", `repository/${name}`) },
];

const shapeRepository = (world: World, repository: LabRepository): sdk.Repository => ({
  repositoryArn: repository.arn,
  registryId: world.account,
  repositoryName: repository.name,
  repositoryUri: repositoryUri(world, repository.name),
  createdAt: repository.createdAt,
  imageTagMutability: repository.tagsAreImmutable ? "IMMUTABLE" : "MUTABLE",
});

export const ecrService: Service = {
  signingName: "ecr",
  iamPrefix: "ecr",
  sdk,
  operations: {
    CreateRepository: operation<sdk.CreateRepositoryCommandInput, sdk.CreateRepositoryCommandOutput>({
      run({ repositoryName: name = "", imageTagMutability, tags = [] }, { world }) {
        const repository = createRepository(world, {
          name,
          tagsAreImmutable: imageTagMutability === "IMMUTABLE",
        });
        for (const { Key = "", Value = "" } of tags) repository.resourceTags.set(Key, Value);
        return { repository: shapeRepository(world, repository) };
      },
      permissions: ({ repositoryName }, { world }) => onRepository(world, "CreateRepository", repositoryName),
    }),
    DescribeRepositories: operation<
      sdk.DescribeRepositoriesCommandInput,
      sdk.DescribeRepositoriesCommandOutput
    >({
      run({ repositoryNames }, { world }) {
        const found = repositoryNames
          ? repositoryNames.map((name) => getRepository(world, name))
          : [...world.store(ecrStore).repositories.values()];
        return { repositories: found.map((repository) => shapeRepository(world, repository)) };
      },
      permissions: ({ repositoryNames = ["*"] }, { world }) =>
        repositoryNames.flatMap((name) => onRepository(world, "DescribeRepositories", name)),
    }),
    DeleteRepository: operation<sdk.DeleteRepositoryCommandInput, sdk.DeleteRepositoryCommandOutput>({
      run({ repositoryName = "", force = false }, { world }) {
        return { repository: shapeRepository(world, deleteRepository(world, repositoryName, force)) };
      },
      permissions: ({ repositoryName }, { world }) => onRepository(world, "DeleteRepository", repositoryName),
    }),
    DescribeImages: operation<sdk.DescribeImagesCommandInput, sdk.DescribeImagesCommandOutput>({
      run: (input, { world }) => describeImages(world, input),
      permissions: ({ repositoryName }, { world }) => onRepository(world, "DescribeImages", repositoryName),
    }),
    ListImages: operation<sdk.ListImagesCommandInput, sdk.ListImagesCommandOutput>({
      run: (input, { world }) => listImages(world, input),
      permissions: ({ repositoryName }, { world }) => onRepository(world, "ListImages", repositoryName),
    }),
    BatchGetImage: operation<sdk.BatchGetImageCommandInput, sdk.BatchGetImageCommandOutput>({
      run: (input, { world }) => batchGetImage(world, input),
      permissions: ({ repositoryName }, { world }) => onRepository(world, "BatchGetImage", repositoryName),
    }),
    BatchDeleteImage: operation<sdk.BatchDeleteImageCommandInput, sdk.BatchDeleteImageCommandOutput>({
      run: (input, { world }) => batchDeleteImage(world, input),
      permissions: ({ repositoryName }, { world }) => onRepository(world, "BatchDeleteImage", repositoryName),
    }),
  },
};
