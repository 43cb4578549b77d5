import type { ParameterStringFilter } from "@aws-sdk/client-ssm";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { type FoundParameter, findParameter } from "./parameters.ts";
import { latestOf, type StoredParameter, ssmStore } from "./store.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** One page; a token is the index at which the next begins. */
export function pageOf<T>(
  all: readonly T[],
  { token = "0", size = 10, most = 10 }: { token?: string; size?: number; most?: number },
): Page<T> {
  if (size < 1 || size > most)
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to ${most}`,
    );
  const start = Number(token);
  if (!Number.isInteger(start)) throw new AwsError("InvalidNextToken", "The specified token isn't valid.");
  const items = all.slice(start, start + size);
  return start + size < all.length ? { items, next: String(start + size) } : { items };
}

const sorted = (world: World) =>
  [...world.store(ssmStore).parameters.values()].sort((one, other) => (one.name < other.name ? -1 : 1));

export interface PathQuery {
  readonly path: string;
  readonly recursive: boolean;
  readonly filters?: readonly ParameterStringFilter[] | undefined;
}

/** The parameters below a path; with a Label filter, the labelled versions. */
export function listByPath(world: World, { path, recursive, filters = [] }: PathQuery): FoundParameter[] {
  if (!path.startsWith("/"))
    throw new AwsError(
      "ValidationException",
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
    );
  const folder = path.endsWith("/") ? path : `${path}/`;
  const below = sorted(world).filter(
    ({ name }) => name.startsWith(folder) && (recursive || !name.slice(folder.length).includes("/")),
  );
  const labels = filters.find(({ Key }) => Key === "Label")?.Values;
  if (!labels) return below.map((parameter) => ({ parameter, version: latestOf(parameter) }));
  return below.flatMap(({ name, versions }) =>
    labels
      .filter((label) => versions.some((version) => version.labels.has(label)))
      .map((label) => findParameter(world, `${name}:${label}`)),
  );
}

const propertyOf = (world: World, { name, versions, tier }: StoredParameter, key: string) => {
  if (key === "Type") return versions.at(-1)?.type;
  if (key === "Tier") return tier;
  if (key.startsWith("tag:")) return world.store(ssmStore).tags.get(name)?.get(key.slice("tag:".length));
  return name;
};

function matches(
  world: World,
  parameter: StoredParameter,
  { Key = "Name", Option, Values = [] }: ParameterStringFilter,
) {
  const property = propertyOf(world, parameter, Key) ?? "";
  if (Key === "Path")
    return Values.some((path) => {
      const rest = property.startsWith(`${path.replace(/\/$/, "")}/`)
        ? property.slice(path.length)
        : undefined;
      return rest !== undefined && (Option === "Recursive" || !rest.replace(/^\//, "").includes("/"));
    });
  if (Option === "BeginsWith") return Values.some((value) => property.startsWith(value));
  if (Option === "Contains") return Values.some((value) => property.includes(value));
  return Values.includes(property);
}

/** DescribeParameters: those that meet every filter. */
export const listParameters = (
  world: World,
  filters: readonly ParameterStringFilter[] = [],
): readonly StoredParameter[] =>
  sorted(world).filter((parameter) => filters.every((filter) => matches(world, parameter, filter)));
