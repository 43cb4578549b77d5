import type { ResourceChange } from "../change-danger.ts";

type Pairs = Readonly<Record<string, string>>;

/** The lines of one section at the top of the template; its text has a fixed form, which a test holds against a parser of YAML. */
function sectionOf(text: string, section: string): readonly string[] {
  const lines = text.split("\n");
  const start = lines.indexOf(`${section}:`) + 1;
  if (start === 0) return [];
  const end = lines.findIndex((line, index) => index >= start && /^\S/.test(line));
  return lines.slice(start, end < 0 ? undefined : end);
}

const equals = /^ {2}(\w+): (!Not \[)?!Equals \[!Ref (\w+), "([^"]*)"\]\]?$/;

/** The conditions that compare one parameter with a text; the others decide on no resource. */
function conditionsOf(text: string, parameters: Pairs): ReadonlyMap<string, boolean> {
  return new Map(
    sectionOf(text, "Conditions").flatMap((line) => {
      const [, name, not, parameter = "", value] = equals.exec(line) ?? [];
      return name ? [[name, ((parameters[parameter] ?? "") === value) !== (not !== undefined)]] : [];
    }),
  );
}

interface Block {
  readonly logicalId: string;
  readonly lines: readonly string[];
}

function blocksOf(text: string): readonly Block[] {
  const lines = sectionOf(text, "Resources");
  const heads = lines.flatMap((line, index) => {
    const logicalId = /^ {2}(\w+):$/.exec(line)?.[1];
    return logicalId ? [{ logicalId, index }] : [];
  });
  return heads.map(({ logicalId, index }, at) => ({
    logicalId,
    lines: lines.slice(index + 1, heads[at + 1]?.index),
  }));
}

const attribute = ({ lines }: Block, name: string): string =>
  lines.flatMap((line) => (line.startsWith(`    ${name}: `) ? [line.slice(name.length + 6)] : []))[0] ?? "";

/**
 * What the template would make, read from its text: for stacks whose inputs come from stacks that do not exist yet, so that
 * CloudFormation takes no change set: it looks ids of VPCs and subnets up in the account.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
export function additionsOf(text: string, parameters: Pairs): readonly ResourceChange[] {
  const conditions = conditionsOf(text, parameters);
  return blocksOf(text)
    .filter((block) => conditions.get(attribute(block, "Condition")) ?? true)
    .map((block) => ({
      action: "Add",
      logicalId: block.logicalId,
      type: attribute(block, "Type"),
      replacement: "",
      policyAction: "",
    }));
}

const ssmType = "Type: AWS::SSM::Parameter::Value<String>";

/**
 * service.yaml with the image itself as its parameter `Image`, instead of the name of the release parameter: before the first release
 * there is no such parameter, and a plan writes none. Nothing else differs.
 */
export function withPlainImage(text: string): string {
  if (text.split(ssmType).length !== 2) throw new Error("the template has not exactly one SSM parameter");
  return text.replace(ssmType, "Type: String");
}
