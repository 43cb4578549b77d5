import { identifier, minutes, platformFor } from "./app-fields.ts";
import { type Field, optional, type Problem, quote, readFields, wholeNumber } from "./field.ts";
import { imageReference } from "./image-reference.ts";
import type { RollbackSettings, StatusSettings } from "./settings.ts";

type ReadInput = (input: string) => string;
type Problems = { readonly problems: readonly Problem[] };

/** Parameter Store counts versions from 1. */
const versionNumber = optional(wholeNumber(1, 999_999_999), undefined);

/** Either says what to go back to; both may contradict each other. */
const versionUnless =
  (imageText: string): Field<number | undefined> =>
  (text) =>
    text !== "" && imageText !== ""
      ? { found: quote(text), allowed: "nothing when `image` is given: name one of them, or neither" }
      : versionNumber(text);

/** For the modes that have no use for it, where it can only be a misunderstanding. */
export const noReleaseVersion: Field<undefined> = (text) =>
  text === ""
    ? { value: undefined }
    : { found: quote(text), allowed: "nothing unless `mode` is `rollback`, which goes back to that release" };

export function readRollback(read: ReadInput): { readonly settings: RollbackSettings } | Problems {
  const result = readFields(read, {
    name: identifier,
    platform: platformFor(read("name").trim()),
    image: optional(imageReference, undefined),
    "release-version": versionUnless(read("image").trim()),
    "wait-for-minutes": minutes,
  });
  if ("problems" in result) return result;
  const { name, platform, image, ...values } = result.values;
  return {
    settings: {
      mode: "rollback",
      name,
      platform,
      image,
      releaseVersion: values["release-version"],
      waitForMinutes: values["wait-for-minutes"],
    },
  };
}

export function readStatus(read: ReadInput): { readonly settings: StatusSettings } | Problems {
  const result = readFields(read, {
    name: identifier,
    platform: platformFor(read("name").trim()),
    "wait-for-minutes": minutes,
  });
  if ("problems" in result) return result;
  const { name, platform, ...values } = result.values;
  return { settings: { mode: "status", name, platform, waitForMinutes: values["wait-for-minutes"] } };
}
