import { readdirSync, readFileSync } from "node:fs";
import { parseDocument, type ScalarTag, type Tags, visit, YAMLMap, type YAMLSeq } from "yaml";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Resource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: JsonObject;
}

/** A template with every short form written out (`!Ref A` as `{ Ref: A }`). */
export interface Template {
  readonly Description: string;
  readonly Metadata?: JsonObject;
  readonly Parameters?: Readonly<Record<string, JsonObject>>;
  readonly Mappings?: JsonObject;
  readonly Conditions?: JsonObject;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json; readonly Description?: string }>>;
}

const functions =
  "Base64 Cidr FindInMap GetAtt GetAZs If ImportValue Join Select Split Sub And Equals Not Or".split(" ");

const longName = (short: string) => (functions.includes(short) ? `Fn::${short}` : short);

const scalarTag = (name: string): ScalarTag => ({
  tag: `!${name}`,
  resolve: (text: string) => ({
    [longName(name)]:
      name === "GetAtt" ? [text.slice(0, text.indexOf(".")), text.slice(text.indexOf(".") + 1)] : text,
  }),
});

const sequenceTag = (name: string) => ({
  tag: `!${name}`,
  collection: "seq" as const,
  resolve(sequence: YAMLSeq | YAMLMap) {
    const map = new YAMLMap();
    map.set(longName(name), sequence);
    return map;
  },
});

const customTags: Tags = ["Ref", "Condition", ...functions].flatMap((name) => [
  scalarTag(name),
  sequenceTag(name),
]);

/**
 * Throws at what is no YAML, at a key that stands twice, at a tag that CloudFormation does not know, and at an alias, which it does
 * not take (https://github.com/aws-cloudformation/cfn-lint-visual-studio-code/issues/158).
 */
export function parseTemplate(text: string): Template {
  const document = parseDocument(text, { customTags });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  visit(document, {
    Alias: (_, { source }) => {
      throw new Error(`the alias *${source}`);
    },
  });
  return document.toJS() as Template;
}

export const readTemplate = (name: string): Template =>
  parseTemplate(readFileSync(`templates/${name}.yaml`, "utf8"));

/** Templates that the Action does not use: people do, once. They have tests of their own. */
export const handTemplates: readonly string[] = ["dns-role", "github-role"];

/** The names of the templates that there are, without `.yaml`. */
export const templateNames: readonly string[] = readdirSync("templates")
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -".yaml".length));

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every object and list inside `value`, itself first, with its path. */
export function* walk(value: Json, path = ""): Generator<{ readonly path: string; readonly value: Json }> {
  yield { path, value };
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* walk(child, `${path}/${key}`);
}

/** The resources of one type, by logical id. */
export const resourcesOfType = (template: Template, type: string): readonly (readonly [string, Resource])[] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
