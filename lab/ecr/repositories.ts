import { digestOf, type ImageDefinition, type ImageSource } from "../containers/image-catalogue.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { ecrStore, type LabRepository } from "./store.ts";

export const registryHost = ({ account, region }: World): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com`;

export const repositoryUri = (world: World, name: string): string => `${registryHost(world)}/${name}`;

export function createRepository(
  world: World,
  { name, tagsAreImmutable = false }: { readonly name: string; readonly tagsAreImmutable?: boolean },
): LabRepository {
  const { repositories } = world.store(ecrStore);
  if (repositories.has(name))
    throw new AwsError(
      "RepositoryAlreadyExistsException",
      `The repository with name '${name}' already exists in the registry with id '${world.account}'`,
    );
  const repository = {
    name,
    arn: world.arn("ecr", `repository/${name}`),
    createdAt: new Date(world.clock.now()),
    tagsAreImmutable,
    images: new Map(),
    tags: new Map(),
    resourceTags: new Map(),
  };
  repositories.set(name, repository);
  return repository;
}

export function getRepository(world: World, name: string): LabRepository {
  const found = world.store(ecrStore).repositories.get(name);
  if (!found)
    throw new AwsError(
      "RepositoryNotFoundException",
      `The repository with name '${name}' does not exist in the registry with id '${world.account}'`,
    );
  return found;
}

export function deleteRepository(world: World, name: string, force: boolean): LabRepository {
  const repository = getRepository(world, name);
  if (repository.images.size > 0 && !force)
    throw new AwsError(
      "RepositoryNotEmptyException",
      `The repository with name '${name}' in registry with id '${world.account}' cannot be deleted because it still contains images`,
    );
  world.store(ecrStore).repositories.delete(name);
  return repository;
}

export interface Push {
  readonly repository: string;
  readonly tag?: string;
  /** sha256:...; made up when left out. */
  readonly digest?: string;
  readonly definition: ImageDefinition;
}

/** What `docker push` does, with the event ECR then sends; answers with the digest. */
export function pushImage(world: World, { repository: name, tag, digest, definition }: Push): string {
  const repository = getRepository(world, name);
  if (tag !== undefined && repository.tagsAreImmutable && repository.tags.has(tag))
    throw new AwsError(
      "ImageTagAlreadyExistsException",
      `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
    );
  const pushed = digest ?? digestOf(world.random.hex(64));
  repository.images.set(pushed, { digest: pushed, definition, pushedAt: new Date(world.clock.now()) });
  if (tag !== undefined) repository.tags.set(tag, pushed);
  emitAction(world, { repository: name, digest: pushed, tag, action: "PUSH" });
  return pushed;
}

interface ImageAction {
  readonly repository: string;
  readonly digest: string;
  readonly tag: string | undefined;
  readonly action: "PUSH" | "DELETE";
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html; no resources, and no tag without one. */
export function emitAction(world: World, { repository, digest, tag, action }: ImageAction): void {
  world.emit({
    source: "aws.ecr",
    detailType: "ECR Image Action",
    resources: [],
    detail: {
      result: "SUCCESS",
      "repository-name": repository,
      "image-digest": digest,
      "action-type": action,
      ...(tag === undefined ? {} : { "image-tag": tag }),
    },
  });
}

/** The account's registry, for the catalogue that containers are pulled from. */
export function ecrImages(world: World): ImageSource {
  const prefix = `${registryHost(world)}/`;
  const repositoryAt = (uri: string) =>
    uri.startsWith(prefix) ? world.store(ecrStore).repositories.get(uri.slice(prefix.length)) : undefined;
  return {
    find({ repository: uri, tag, digest }) {
      const repository = repositoryAt(uri);
      return repository?.images.get(digest ?? repository.tags.get(tag ?? "") ?? "");
    },
    holds: (uri) => repositoryAt(uri) !== undefined,
  };
}
