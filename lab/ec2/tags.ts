import type { Properties, ResourceRequest } from "../kernel/provider.ts";

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export type Tags = Readonly<Record<string, string>>;

/** From AWS's list of pairs to a record. */
export const tagRecord = (list: readonly Tag[] = []): Tags =>
  Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, String(Value)]));

export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The stack's tags, and over them the resource's own. */
export const resourceTags = ({ stackTags, properties }: ResourceRequest): Tags => ({
  ...stackTags,
  ...tagRecord(ownTags(properties)),
});

const ownTags = ({ Tags }: Properties) => (Array.isArray(Tags) ? (Tags as readonly Tag[]) : []);
