import { formatError, validationError } from "./template-error.ts";
import { asObject, isObject, type JsonObject } from "./value.ts";

const sections = new Set(
  "AWSTemplateFormatVersion Description Metadata Parameters Mappings Conditions Resources Outputs Rules".split(
    " ",
  ),
);
const resourceKeys = new Set(
  "Type Properties DependsOn Condition DeletionPolicy UpdateReplacePolicy Metadata UpdatePolicy CreationPolicy".split(
    " ",
  ),
);
const deletionPolicies = new Set(["Delete", "Retain", "Snapshot", "RetainExceptOnCreate"]);

function checkSections(content: JsonObject): void {
  const unknown = Object.keys(content).filter((key) => !sections.has(key));
  if (unknown.includes("Transform")) throw formatError("Transform is not supported by the lab");
  if (unknown.length > 0) {
    throw validationError(`Invalid template property or properties [${unknown.join(", ")}]`);
  }
  if (content.Description !== undefined && typeof content.Description !== "string") {
    throw formatError("Template Description must be a string");
  }
}

function checkNames(kind: string, section: unknown): void {
  const bad = Object.keys(asObject(section)).find((name) => !/^[A-Za-z0-9]+$/.test(name));
  if (bad !== undefined) throw formatError(`${kind} name ${bad} is non alphanumeric.`);
}

/** The first null, as AWS names it: `/Outputs/MyOutput/Value`. */
function nullPath(value: unknown, path = ""): string | undefined {
  if (value === null) return path;
  if (typeof value !== "object") return undefined;
  for (const [key, child] of Object.entries(value)) {
    const found = nullPath(child, `${path}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkResource([name, resource]: readonly [string, unknown]): void {
  if (!isObject(resource)) throw formatError("Any Resources member must be an object.");
  if (typeof resource.Type !== "string") {
    throw formatError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  }
  const unknown = Object.keys(resource).find((key) => !resourceKeys.has(key));
  if (unknown !== undefined) throw validationError(`Invalid template resource property '${unknown}'`);
  if (resource.Properties !== undefined && !isObject(resource.Properties)) {
    throw formatError(`[/Resources/${name}/Properties] Properties must be an object.`);
  }
  checkPolicies(resource);
}

function checkPolicies(resource: JsonObject): void {
  for (const key of ["DeletionPolicy", "UpdateReplacePolicy"]) {
    const policy = resource[key];
    if (policy === undefined || deletionPolicies.has(String(policy))) continue;
    throw formatError(`Unrecognized ${key} ${String(policy)}`);
  }
}

function checkOutputs(outputs: unknown): void {
  if (Object.values(asObject(outputs)).some((output) => !isObject(output) || !("Value" in output))) {
    throw formatError("Every Outputs member must contain a Value object");
  }
}

function checkParameters(parameters: unknown): void {
  for (const [name, parameter] of Object.entries(asObject(parameters))) {
    if (!isObject(parameter) || typeof parameter.Type !== "string") {
      throw formatError(`Every Parameters object must contain a Type member. [/Parameters/${name}]`);
    }
  }
}

/** Refuses what is no template at all, with AWS's words where a recording or report has them. */
export function checkStructure(content: JsonObject): void {
  checkSections(content);
  if (typeof content.Resources === "string") throw formatError("Any Resources member must be an object.");
  if (!isObject(content.Resources) || Object.keys(content.Resources).length === 0) {
    throw formatError("At least one Resources member must be defined.");
  }
  checkNames("Resource", content.Resources);
  checkNames("Parameter", content.Parameters);
  checkOutputs(content.Outputs);
  const path = nullPath(content);
  if (path !== undefined) throw validationError(`[${path}] 'null' values are not allowed in templates`);
  for (const resource of Object.entries(content.Resources)) checkResource(resource);
  checkParameters(content.Parameters);
}
