import type { Failure } from "./deployment.ts";

const verbs = ["create", "update", "delete"] as const;

/** `The following resource(s) failed to create: [A, B]. ` and the like, with the blank that AWS leaves behind. */
export function failedResources(failures: readonly Failure[]): string {
  return verbs
    .map((verb) => ({
      verb,
      ids: failures.filter(({ action }) => action === verb).map(({ logicalId }) => logicalId),
    }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ verb, ids }) => `The following resource(s) failed to ${verb}: [${ids.join(", ")}]. `)
    .join("");
}
