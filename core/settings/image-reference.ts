import { type Field, quote } from "./field.ts";

/** The grammar of https://github.com/distribution/reference/blob/main/reference.go, without the deprecated forms. */
const host =
  "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?";
const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const reference = new RegExp(
  `^(?:${host}/)?${component}(?:/${component})*(?::[\\w][\\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$`,
);

const mostCharacters = 512;

const whyNot = (text: string): string => {
  if (/^https?:/i.test(text)) return "without `https://` in front";
  if (/\s/.test(text)) return "without blanks";
  if (/@sha256:/.test(text)) return "whose digest is `sha256:` and 64 hexadecimal digits";
  return "in lower case";
};

/** An image reference that a container runtime would take. */
export const imageReference: Field<string> = (text) =>
  text.length <= mostCharacters && reference.test(text)
    ? { value: text }
    : {
        found: quote(text),
        allowed:
          text === ""
            ? "an image reference such as `111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.4.2`"
            : `an image reference (\`registry/path:tag\` or \`registry/path@sha256:...\`) ${whyNot(text)}`,
      };
