import type { ParameterTier, ParameterType } from "@aws-sdk/client-ssm";
import { defineStore, type World } from "../kernel/world.ts";

export interface ParameterVersion {
  readonly version: number;
  readonly value: string;
  readonly type: ParameterType;
  /** Of a SecureString: a key of one's own; undefined: `aws/ssm`. */
  readonly keyId?: string | undefined;
  readonly description?: string | undefined;
  readonly lastModified: Date;
  readonly lastModifiedUser: string;
  /** A label sits on one version of its parameter at a time. */
  readonly labels: Set<string>;
}

export interface StoredParameter {
  readonly name: string;
  readonly tier: ParameterTier;
  readonly dataType: string;
  readonly allowedPattern?: string | undefined;
  /** Oldest first, never empty, at most 100. */
  readonly versions: readonly [ParameterVersion, ...ParameterVersion[]];
}

export const ssmStore = defineStore("ssm", () => ({
  parameters: new Map<string, StoredParameter>(),
  /** By parameter name. */
  tags: new Map<string, Map<string, string>>(),
}));

export const latestOf = ({ versions }: StoredParameter): ParameterVersion => versions.at(-1) ?? versions[0];

/** Those that AWS publishes for everybody: docs, "Retrieving Amazon ECS-optimized Linux AMI metadata". Tests may put others. */
export const publicParameters = defineStore(
  "public-parameters",
  () =>
    new Map([
      ["/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id", "ami-0ec5000000000001a"],
    ]),
);

/** The latest value, as CloudFormation reads it for `AWS::SSM::Parameter::Value<String>`. */
export function readParameter(
  world: World,
  name: string,
): { value: string; version: number; type: ParameterType } | undefined {
  const published = world.store(publicParameters).get(name);
  if (published !== undefined) return { value: published, version: 1, type: "String" };
  const found = world.store(ssmStore).parameters.get(name);
  if (!found) return undefined;
  const { value, version, type } = latestOf(found);
  return { value, version, type };
}
