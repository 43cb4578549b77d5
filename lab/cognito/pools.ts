import type {
  CreateUserPoolCommandInput,
  PasswordPolicyType,
  UpdateUserPoolCommandInput,
  UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { cognitoStore, type LabPool } from "./store.ts";

export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message);

/** https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const defaultPasswordPolicy: PasswordPolicyType = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
  TemporaryPasswordValidityDays: 7,
};

export const poolArn = (world: World, id = "*") => world.arn("cognito-idp", `userpool/${id}`);

export function poolOf(world: World, id: string | undefined): LabPool {
  const pool = id && world.store(cognitoStore).pools.get(id);
  if (!pool) throw new AwsError("ResourceNotFoundException", `User pool ${id} does not exist.`);
  return pool;
}

/** Everything the caller may set, with AWS's defaults for what is left out: UpdateUserPool resets it, too. */
function settingsOf({ UserPoolId: _, PoolName, ...input }: UpdateUserPoolCommandInput): UserPoolType {
  const passwordPolicy = input.Policies?.PasswordPolicy;
  return {
    MfaConfiguration: "OFF",
    DeletionProtection: "INACTIVE",
    UserPoolTier: "ESSENTIALS",
    ...input,
    ...(PoolName ? { Name: PoolName } : {}),
    Policies: { ...input.Policies, PasswordPolicy: { ...defaultPasswordPolicy, ...passwordPolicy } },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, ...input.AdminCreateUserConfig },
    IssuerConfiguration: { Type: "ORIGINAL", ...input.IssuerConfiguration },
  };
}

export function createPool(world: World, { Schema, ...input }: CreateUserPoolCommandInput): LabPool {
  if (!input.PoolName) throw invalidParameter("1 validation error detected: PoolName must not be null");
  const id = `${world.region}_${world.random.suffix(9)}`;
  const now = new Date(world.clock.now());
  const settings: UserPoolType = {
    ...settingsOf({ UserPoolId: id, ...input }),
    Id: id,
    Arn: poolArn(world, id),
    CreationDate: now,
    LastModifiedDate: now,
    ...(Schema ? { SchemaAttributes: Schema } : {}),
  };
  const pool: LabPool = {
    id,
    arn: poolArn(world, id),
    settings,
    clients: new Map(),
    users: new Map(),
    brandings: new Map(),
  };
  world.store(cognitoStore).pools.set(id, pool);
  return pool;
}

export function updatePool(world: World, input: UpdateUserPoolCommandInput): LabPool {
  const pool = poolOf(world, input.UserPoolId);
  const { Id, Arn, Name, CreationDate, UsernameAttributes, UsernameConfiguration, SchemaAttributes } =
    pool.settings;
  const kept = { Id, Arn, Name, CreationDate, UsernameAttributes, UsernameConfiguration, SchemaAttributes };
  const settings = { ...kept, ...settingsOf(input), LastModifiedDate: new Date(world.clock.now()) };
  const updated = { ...pool, settings };
  world.store(cognitoStore).pools.set(pool.id, updated);
  return updated;
}

export function deletePool(world: World, id: string | undefined): void {
  const pool = poolOf(world, id);
  if (pool.settings.DeletionProtection === "ACTIVE")
    throw invalidParameter(
      "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
    );
  if (domainOf(world, pool.id))
    throw invalidParameter(
      "User pool cannot be deleted. It has a domain configured that should be deleted first.",
    );
  world.store(cognitoStore).pools.delete(pool.id);
}

export function domainOf(world: World, poolId: string) {
  return [...world.store(cognitoStore).domains.values()].find(({ UserPoolId }) => UserPoolId === poolId);
}

/** As DescribeUserPool answers. */
export function describePool(world: World, pool: LabPool): UserPoolType {
  const domain = domainOf(world, pool.id);
  return {
    ...pool.settings,
    EstimatedNumberOfUsers: pool.users.size,
    ...(domain?.Domain && { [domain.CustomDomainConfig ? "CustomDomain" : "Domain"]: domain.Domain }),
  };
}
