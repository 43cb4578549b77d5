import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { Property, PropertyType, Resource, SpecDatabase } from "@aws-cdk/service-spec-types";

let database: SpecDatabase | undefined;
const known = new Map<string, Resource | undefined>();

/** Reading it takes half a second, so it is read at the first use. */
function spec(): SpecDatabase {
  database ??= loadAwsServiceSpecSync();
  return database;
}

/** AWS's own schema of a resource type; undefined when AWS has no such type. */
export function resourceSchema(type: string): Resource | undefined {
  if (!known.has(type)) {
    const [found] = spec().lookup("resource", "cloudFormationType", "equals", type);
    known.set(type, found);
  }
  return known.get(type);
}

/** The members of a type that is a reference to a definition; undefined for all other types. */
export function membersOf(type: PropertyType): Readonly<Record<string, Property>> | undefined {
  return type.type === "ref" ? spec().get("typeDefinition", type.reference.$ref).properties : undefined;
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
