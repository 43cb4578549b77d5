import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";

/** arn:aws:ssm:REGION:ACCOUNT:parameter/path: a leading slash of the name is not doubled. */
export const parameterArn = (world: World, name: string): string =>
  world.arn("ssm", `parameter/${name.replace(/^\//, "")}`);

/** A parameter as callers may name it: name or ARN, with `:version` or `:label` behind. */
export interface ParameterAddress {
  readonly name: string;
  readonly selector?: string;
}

export function readAddress(world: World, text: string): ParameterAddress {
  const arnStart = world.arn("ssm", "parameter");
  const local = text.startsWith(arnStart) ? text.slice(arnStart.length) : text;
  const [path = "", selector] = local.split(":");
  const name = text === local || path.lastIndexOf("/") > 0 ? path : path.slice(1);
  return selector === undefined ? { name } : { name, selector };
}

const validationError = (message: string) => new AwsError("ValidationException", message);

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html, "Requirements and constraints". */
export function checkName(name: string): void {
  if (!/^[\w.\-/]+$/.test(name) || name.endsWith("/"))
    throw validationError(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  if (name.includes("/") && !name.startsWith("/"))
    throw validationError("Parameter name must be a fully qualified name.");
  if (/^\/?(aws|ssm)(\/|$)/i.test(name))
    throw new AwsError("AccessDeniedException", `No access to reserved parameter name: ${name}.`);
  if (name.split("/").length > 16)
    throw new AwsError(
      "HierarchyLevelLimitExceededException",
      "A parameter name can have at most 15 levels.",
    );
}
