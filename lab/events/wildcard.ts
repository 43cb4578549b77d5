import { invalidPattern } from "./invalid-pattern.ts";

/**
 * EventBridge limits how many states a value may be in at once, and publishes no figure. `*:*:*:*:*:event-bus/*` is
 * refused in the recordings; the limit of four is a guess on the strict side.
 */
const mostWildcards = 4;

/** Compiles `*` (any characters) with `\*` and `\\` as escapes, to a test of whole strings. */
export function compileWildcard(wildcard: string): (value: string) => boolean {
  const parts = wildcard.match(/\\.|\*|[^\\*]+|\\$/gs) ?? [];
  refuseConsecutive(wildcard);
  refuseInvalidEscapes(parts);
  if (parts.filter((part) => part === "*").length > mostWildcards) {
    throw invalidPattern(
      "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character",
    );
  }
  const source = parts.map((part) => (part === "*" ? ".*" : literal(part))).join("");
  const expression = new RegExp(`^${source}$`, "s");
  return (value) => expression.test(value);
}

/** AWS counts from the opening quotation mark of the value. */
function refuseConsecutive(wildcard: string): void {
  const position = wildcard.replace(/\\./gs, "  ").indexOf("**");
  if (position >= 0) throw invalidPattern(`Consecutive wildcard characters at pos ${position + 1}`);
}

function refuseInvalidEscapes(parts: readonly string[]): void {
  const wrong = parts.find((part) => part.startsWith("\\") && part !== "\\*" && part !== "\\\\");
  if (wrong !== undefined) throw invalidPattern("Invalid escape character");
}

function literal(part: string): string {
  const text = part.startsWith("\\") ? part.slice(1) : part;
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
