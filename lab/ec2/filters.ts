import type { Filter } from "@aws-sdk/client-ec2";
import { AwsError } from "../kernel/aws-error.ts";
import type { Tags } from "./store.ts";

/** What a resource answers to the filters of its Describe operation. */
export interface Filterable {
  readonly fields: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

const asPattern = (value: string) =>
  new RegExp(
    `^${value
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
  );

function candidates({ fields, tags }: Filterable, name: string): string[] {
  if (name.startsWith("tag:")) return [tags[name.slice(4)]].flatMap((value) => value ?? []);
  if (name === "tag-key") return Object.keys(tags);
  const field = fields[name];
  if (field === undefined) throw new AwsError("InvalidParameterValue", `The filter '${name}' is invalid`);
  return [field];
}

/** Filters are joined by AND, the values of one by OR; `*` and `?` are wildcards. */
export const passes = (resource: Filterable, filters: readonly Filter[] = []): boolean =>
  filters.every(({ Name = "", Values = [] }) =>
    candidates(resource, Name).some((candidate) => Values.some((value) => asPattern(value).test(candidate))),
  );
