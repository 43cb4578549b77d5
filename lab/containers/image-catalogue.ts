import { createHash } from "node:crypto";
import type { HttpRequest, HttpResponse } from "../kernel/http.ts";
import { type ImageReference, readReference, writeReference } from "./image-reference.ts";

/** How a simulated container behaves; without anything it starts at once and answers 200. */
export interface SimulatedBehaviour {
  readonly handler?: (
    request: HttpRequest,
    container: SimulatedContainer,
  ) => HttpResponse | Promise<HttpResponse>;
  /** Until it listens. */
  readonly startMs?: number;
  /** It ends by itself so long after its start. */
  readonly crashAfterMs?: number;
  /** What it ends with by itself; 1 by default. */
  readonly exitCode?: number;
  /** Lines written at its start. */
  readonly logs?: readonly string[];
  /** It answers everything with 503. */
  readonly unhealthy?: boolean;
}

export interface SimulatedContainer {
  readonly ip: string;
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A Node program that serves HTTP on $HOST:$PORT. */
export interface ProcessDefinition {
  /** Absolute path of a JavaScript file. */
  readonly entry: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What is in an image: a program for process containers, a behaviour for simulated ones, or both. */
export interface ImageDefinition {
  readonly process?: ProcessDefinition;
  readonly simulate?: SimulatedBehaviour;
}

export interface CataloguedImage {
  readonly definition: ImageDefinition;
  /** sha256:... */
  readonly digest: string;
}

/** A registry: finds an image, and says whether it has the repository at all. */
export interface ImageSource {
  find(reference: ImageReference): CataloguedImage | undefined;
  holds(repository: string): boolean;
}

export interface ImageCatalogue {
  /** `whoami:1`, `public.ecr.aws/x/y:1`, `docker.io/x/y@sha256:...`; a second time, the tag moves. */
  register(reference: string, definition: ImageDefinition): CataloguedImage;
  /** A registry beside the catalogue's own, as lab/ecr is. */
  addSource(source: ImageSource): void;
  find(reference: string): CataloguedImage | undefined;
  /** The image, or an Error in AWS's words: `CannotPullContainerError: ...`. */
  pull(reference: string): CataloguedImage;
}

/** The catalogue's own registry: images by tag and by digest. */
function ownRegistry() {
  const images = new Map<string, CataloguedImage>();
  const repositories = new Set<string>();
  const source: ImageSource = {
    find: (reference) => images.get(writeReference(reference)),
    holds: (repository) => repositories.has(repository),
  };
  return {
    source,
    register(text: string, definition: ImageDefinition): CataloguedImage {
      const { repository, tag, digest } = readReference(text);
      const content = `${text} ${images.size}`;
      const image = { definition, digest: digest ?? digestOf(content) };
      repositories.add(repository);
      images.set(writeReference({ repository, digest: image.digest }), image);
      if (tag !== undefined) images.set(writeReference({ repository, tag }), image);
      return image;
    },
  };
}

export const digestOf = (content: string): string =>
  `sha256:${createHash("sha256").update(content).digest("hex")}`;

/**
 * AWS's words; those on Docker Hub as AWS was recorded (test/aws-recordings, ECS tasks), those on a missing tag as in
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export function pullError(text: string, repositoryIsKnown: boolean): Error {
  const reference = readReference(text);
  const full = writeReference(reference);
  const cause =
    !repositoryIsKnown && reference.repository.startsWith("docker.io/")
      ? "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed"
      : `${full}: not found`;
  return new Error(
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${full}: ${cause}`,
  );
}

export function imageCatalogue(): ImageCatalogue {
  const own = ownRegistry();
  const sources: ImageSource[] = [own.source];
  const find = (text: string) => {
    const reference = readReference(text);
    for (const source of sources) {
      const image = source.find(reference);
      if (image) return image;
    }
    return undefined;
  };
  return {
    register: own.register,
    addSource: (source) => {
      sources.push(source);
    },
    find,
    pull(text) {
      const image = find(text);
      if (image) return image;
      const { repository } = readReference(text);
      throw pullError(
        text,
        sources.some((source) => source.holds(repository)),
      );
    },
  };
}
