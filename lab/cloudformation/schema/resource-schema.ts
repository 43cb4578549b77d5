import type { Property, PropertyType, Resource, TypeDefinition } from "@aws-cdk/service-spec-types";
import { schemaSlice } from "./spec-cache.ts";

const known = new Map<string, Resource | undefined>();
/** Of all types asked for so far. */
const definitions = new Map<string, TypeDefinition>();

/** AWS's own schema of a resource type; undefined when AWS has no such type. */
export function resourceSchema(type: string): Resource | undefined {
  if (!known.has(type)) {
    const slice = schemaSlice(type);
    known.set(type, slice?.resource);
    for (const [id, definition] of Object.entries(slice?.definitions ?? {})) definitions.set(id, definition);
  }
  return known.get(type);
}

/** The members of a type that is a reference to a definition; undefined for all other types. */
export function membersOf(type: PropertyType): Readonly<Record<string, Property>> | undefined {
  return type.type === "ref" ? definitions.get(type.reference.$ref)?.properties : undefined;
}

/**
 * Types that CloudFormation still handles itself and not through the registry; they word their failures differently
 * and are left out of the checks before the deployment. docs validate-stack-deployments, "Resource limitations".
 */
const legacyTypes = new Set(["AWS::CertificateManager::Certificate", "AWS::Route53::RecordSet"]);
export const isLegacyType = (type: string): boolean => legacyTypes.has(type);

/** Attributes that exist though the spec does not list them, each with its page. */
const unlisted: Readonly<Record<string, readonly string[]>> = {};

export function hasAttribute(type: string, name: string): boolean {
  const schema = resourceSchema(type);
  return !schema || name in schema.attributes || (unlisted[type] ?? []).includes(name);
}
