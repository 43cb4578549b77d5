import type { Properties } from "../../kernel/provider.ts";
import type { World } from "../../kernel/world.ts";

/** A resource as its stack has it. */
export interface ExpectedResource {
  readonly physicalId: string;
  readonly properties: Properties;
}

/** What the resource really is, in the words of its template; undefined when it is gone. What a reader leaves out is not compared. */
export type DriftReader = (world: World, expected: ExpectedResource) => Properties | undefined;

/** By type; a type without one does not support drift detection. */
export type DriftReaders = Readonly<Record<string, DriftReader>>;
