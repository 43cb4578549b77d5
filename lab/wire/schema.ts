import { NormalizedSchema } from "@smithy/core/schema";

/** What a schema says, as `@smithy/core/schema` reads it. */
export type Shape = NormalizedSchema;

export interface Traits {
  readonly xmlName?: string;
  readonly xmlFlattened?: number;
  readonly ec2QueryName?: string;
  readonly http?: readonly [method: string, path: string, status: number];
  readonly httpLabel?: number;
  readonly httpQuery?: string;
  readonly httpHeader?: string;
  readonly httpPayload?: number;
  readonly httpResponseCode?: number;
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly error?: "client" | "server";
}

/** An operation of a client package: [9, namespace, name, traits, input, output]. */
export interface OperationSchema {
  readonly name: string;
  readonly traits: Traits;
  readonly input: Shape;
  readonly output: Shape;
}

const isOperation = (value: unknown): value is [9, string, string, Traits | 0, unknown, unknown] =>
  Array.isArray(value) && value[0] === 9;

const toShape = (schema: unknown): Shape =>
  NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);

/** All operations that a client package knows, by name. Its exports end in `$` where they are schemas. */
export function readOperations(sdk: object): ReadonlyMap<string, OperationSchema> {
  const operations = new Map<string, OperationSchema>();
  for (const [key, value] of Object.entries(sdk)) {
    if (!key.endsWith("$") || !isOperation(value)) continue;
    const [, , name, traits, input, output] = value;
    operations.set(name, { name, traits: traits || {}, input: toShape(input), output: toShape(output) });
  }
  return operations;
}

export const traitsOf = (shape: Shape): Traits => shape.getMergedTraits() as Traits;
