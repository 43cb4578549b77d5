import { AwsError } from "../kernel/aws-error.ts";

interface Terms {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly excluded: readonly string[];
}

function readTerms(pattern: string): Terms {
  const words = pattern.match(/[?-]?(?:"[^"]*"|\S+)/g) ?? [];
  const plain = (word: string) => word.replace(/^[?-]/, "").replace(/^"|"$/g, "");
  return {
    required: words.filter((word) => !/^[?-]/.test(word)).map(plain),
    optional: words.filter((word) => word.startsWith("?")).map(plain),
    excluded: words.filter((word) => word.startsWith("-")).map(plain),
  };
}

/**
 * The term patterns of CloudWatch Logs: all words, `?one ?of`, `-none`, quoted phrases.
 * JSON and column patterns are not offered here and refused loudly.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForLogGroups.html
 */
export function logFilter(pattern: string): (message: string) => boolean {
  if (/^\s*[{[%]/.test(pattern))
    throw new AwsError("InvalidParameterException", "The lab knows only filter patterns of terms.");
  const { required, optional, excluded } = readTerms(pattern);
  return (message) =>
    required.every((term) => message.includes(term)) &&
    (optional.length === 0 || optional.some((term) => message.includes(term))) &&
    !excluded.some((term) => message.includes(term));
}
