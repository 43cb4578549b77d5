import { invalid } from "./refusals.ts";

/** One page of a list: `Marker` is opaque to callers, here it is where to go on. */
export function page<T>(
  items: readonly T[],
  { Marker, PageSize = 400 }: { Marker?: string | undefined; PageSize?: number | undefined },
): { readonly items: T[]; readonly NextMarker?: string } {
  const start = Number(Marker ?? 0);
  if (!Number.isInteger(start) || start < 0) throw invalid(`Invalid marker '${Marker}'`);
  if (PageSize < 1 || PageSize > 400) throw invalid("The page size must be between 1 and 400");
  const end = start + PageSize;
  return { items: items.slice(start, end), ...(end < items.length ? { NextMarker: String(end) } : {}) };
}
