/**
 * The code as AWS sends it. Query services keep it in `Code` beside the modelled name
 * (`PriorityInUse`, not `PriorityInUseException`); JSON services have the name alone.
 */
export function errorCode(error: unknown): string {
  const { Code, name } = Object(error) as { readonly Code?: unknown; readonly name?: unknown };
  return String(Code ?? name ?? "");
}

/** What `request` answers, or undefined when AWS refuses it with one of `codes`. */
export async function unlessRefused<T>(
  request: Promise<T>,
  codes: readonly string[],
): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (codes.includes(errorCode(error))) return undefined;
    throw error;
  }
}
