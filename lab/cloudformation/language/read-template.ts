import { checkStructure } from "./check-structure.ts";
import { readYaml } from "./read-yaml.ts";
import type { Template } from "./template.ts";
import { formatError, validationError } from "./template-error.ts";
import { asObject, isObject, type JsonObject } from "./value.ts";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const bodyLimit = 51_200;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw formatError("JSON not well-formed. (line 1, column 1)");
  }
}

function assemble(text: string, content: JsonObject): Template {
  return {
    text,
    description: content.Description === undefined ? undefined : String(content.Description),
    metadata: isObject(content.Metadata) ? content.Metadata : undefined,
    parameters: asObject(content.Parameters) as Template["parameters"],
    mappings: asObject(content.Mappings),
    conditions: asObject(content.Conditions),
    resources: asObject(content.Resources) as Template["resources"],
    outputs: asObject(content.Outputs) as Template["outputs"],
  };
}

const read = new Map<string, Template>();

/** Parses and checks a template's shape; the same text is read once. */
export function readTemplate(text: string): Template {
  const known = read.get(text);
  if (known) return known;
  const content = text.trimStart().startsWith("{") ? readJson(text) : readYaml(text);
  if (!isObject(content)) throw formatError("unsupported structure.");
  checkStructure(content);
  const template = assemble(text, content);
  read.set(text, template);
  return template;
}

/** The template of a request, within the size that fits in one. Templates in buckets are refused: the lab has none. */
export function templateOfRequest(input: {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
}): Template | undefined {
  if (input.TemplateURL !== undefined) throw validationError("TemplateURL must be a supported URL.");
  if (input.TemplateBody === undefined) return undefined;
  if (Buffer.byteLength(input.TemplateBody) > bodyLimit) {
    throw validationError(
      `1 validation error detected: Value '${input.TemplateBody}' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${bodyLimit}`,
    );
  }
  return readTemplate(input.TemplateBody);
}
