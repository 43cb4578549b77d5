import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { PropertyType, Resource, SpecDatabase, TypeDefinition } from "@aws-cdk/service-spec-types";
import { projectFile } from "../../process/project-file.ts";

/** A resource type's schema with every definition that it refers to, by id. */
export interface SchemaSlice {
  readonly resource: Resource;
  readonly definitions: Readonly<Record<string, TypeDefinition>>;
}

let database: SpecDatabase | undefined;

/** The whole database takes the better part of a second, in every process: so what was once asked is kept on disk. */
function spec(): SpecDatabase {
  database ??= loadAwsServiceSpecSync();
  return database;
}

const inner = (type: PropertyType): readonly PropertyType[] => {
  if (type.type === "array" || type.type === "map") return [type.element];
  return type.type === "union" ? type.types : [];
};

function collect(type: PropertyType, found: Map<string, TypeDefinition>): void {
  for (const element of inner(type)) collect(element, found);
  if (type.type !== "ref" || found.has(type.reference.$ref)) return;
  const definition = spec().get("typeDefinition", type.reference.$ref);
  found.set(type.reference.$ref, definition);
  for (const property of Object.values(definition.properties)) collect(property.type, found);
}

function cut(type: string): SchemaSlice | undefined {
  const [resource] = spec().lookup("resource", "cloudFormationType", "equals", type);
  if (!resource) return undefined;
  const definitions = new Map<string, TypeDefinition>();
  for (const property of Object.values(resource.properties)) collect(property.type, definitions);
  return { resource, definitions: Object.fromEntries(definitions) };
}

/** Another version of the database is another folder. */
function cacheFolder(): string {
  const { version } = createRequire(import.meta.url)("@aws-cdk/aws-service-spec/package.json") as {
    version: string;
  };
  return join(
    dirname(projectFile("package.json")),
    "node_modules",
    ".cache",
    "gatehouse",
    `aws-spec-${version}`,
  );
}

function keep(file: string, slice: SchemaSlice): void {
  const draft = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, JSON.stringify(slice));
  renameSync(draft, file);
}

/** AWS's schema of the type, from the disk or else from the database; undefined when AWS has no such type. */
export function schemaSlice(type: string): SchemaSlice | undefined {
  const file = join(cacheFolder(), `${type.replaceAll("::", "-")}.json`);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as SchemaSlice;
  } catch {
    const slice = cut(type);
    if (slice) keep(file, slice);
    return slice;
  }
}
