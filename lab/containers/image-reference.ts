/** An image's full name in parts: `docker.io/library/whoami`, and a tag or a digest. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  /** sha256:... */
  readonly digest?: string;
}

const isHost = (part: string) => /[.:]/.test(part) || part === "localhost";

function fullRepository(name: string): string {
  const [first = "", ...rest] = name.split("/");
  if (rest.length > 0 && isHost(first)) return name;
  return rest.length > 0 ? `docker.io/${name}` : `docker.io/library/${name}`;
}

/** Reads a reference as Docker does: Docker Hub and `latest` where nothing else is said; a digest outweighs a tag. */
export function readReference(text: string): ImageReference {
  const [name = "", digest] = text.split("@");
  const tagStart = name.indexOf(":", name.lastIndexOf("/") + 1);
  const repository = fullRepository(tagStart < 0 ? name : name.slice(0, tagStart));
  if (digest !== undefined) return { repository, digest };
  return { repository, tag: tagStart < 0 ? "latest" : name.slice(tagStart + 1) };
}

export const writeReference = ({ repository, tag, digest }: ImageReference): string =>
  digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
