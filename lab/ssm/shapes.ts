import { createHash } from "node:crypto";
import type { Parameter, ParameterHistory, ParameterMetadata } from "@aws-sdk/client-ssm";
import type { Permission } from "../kernel/service.ts";
import type { World } from "../kernel/world.ts";
import { parameterArn, readAddress } from "./names.ts";
import type { FoundParameter } from "./parameters.ts";
import { latestOf, type ParameterVersion, type StoredParameter } from "./store.ts";

/** What Parameter Store keeps of a SecureString, and shows to whoever does not ask for decryption; it only looks like that. */
const ciphertext = ({ value }: ParameterVersion) => createHash("sha256").update(value).digest("base64");

export function shapeParameter(
  world: World,
  { parameter, version, selector }: FoundParameter,
  decrypted = false,
): Parameter {
  return {
    Name: parameter.name,
    Type: version.type,
    Value: version.type === "SecureString" && !decrypted ? ciphertext(version) : version.value,
    Version: version.version,
    ...(selector === undefined ? {} : { Selector: selector }),
    LastModifiedDate: version.lastModified,
    ARN: parameterArn(world, parameter.name),
    DataType: parameter.dataType,
  };
}

const shapeVersion = ({ name, tier, dataType }: StoredParameter, version: ParameterVersion) => ({
  Name: name,
  Type: version.type,
  LastModifiedDate: version.lastModified,
  LastModifiedUser: version.lastModifiedUser,
  ...(version.description === undefined ? {} : { Description: version.description }),
  Version: version.version,
  Tier: tier,
  Policies: [],
  DataType: dataType,
});

export const shapeHistory = (parameter: StoredParameter, version: ParameterVersion): ParameterHistory => ({
  ...shapeVersion(parameter, version),
  Value: version.type === "SecureString" ? ciphertext(version) : version.value,
  Labels: [...version.labels],
});

export const shapeMetadata = (world: World, parameter: StoredParameter): ParameterMetadata => ({
  ...shapeVersion(parameter, latestOf(parameter)),
  ARN: parameterArn(world, parameter.name),
});

/** One permission for each parameter; the part behind the colon is no part of the ARN. */
export const onParameters = (
  world: World,
  action: string,
  names: readonly (string | undefined)[],
): Permission[] =>
  names.map((name = "") => ({
    action: `ssm:${action}`,
    resource: parameterArn(world, readAddress(world, name).name),
  }));
