import type * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "@jest/globals";
import { cognitoProviders } from "../../../lab/cognito/providers.ts";
import { cognitoService } from "../../../lab/cognito/service.ts";
import { codeFor } from "../../../lab/cognito/store.ts";
import type { Properties } from "../../../lab/kernel/provider.ts";
import type { Operation } from "../../../lab/kernel/service.ts";
import type { World } from "../../../lab/kernel/world.ts";
import { call, testWorld } from "../../support/lab-world.ts";

/** Calls an operation as an administrator. */
function caller(world: World) {
  const operations = cognitoService.operations as Record<string, Operation<unknown, unknown>>;
  return async <Output>(name: string, input: unknown): Promise<Output> =>
    (await operations[name]?.run(input, call(world))) as Output;
}

async function withPool(input: Partial<sdk.CreateUserPoolCommandInput> = {}) {
  const { world } = testWorld();
  const api = caller(world);
  const { UserPool } = await api<sdk.CreateUserPoolCommandOutput>("CreateUserPool", {
    PoolName: "tools",
    ...input,
  });
  return { world, api, UserPoolId: UserPool?.Id ?? "", UserPool };
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => "no refusal",
    (error: Error) => `${error.name}: ${error.message}`,
  );

test("a pool has AWS's defaults, which UpdateUserPool brings back", async () => {
  const { api, UserPoolId, UserPool } = await withPool({ DeletionProtection: "ACTIVE" });
  expect(UserPool).toMatchObject({
    DeletionProtection: "ACTIVE",
    UserPoolTier: "ESSENTIALS",
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
    Policies: { PasswordPolicy: { MinimumLength: 8, RequireSymbols: true } },
  });
  await api("UpdateUserPool", { UserPoolId, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
  const after = await api<sdk.DescribeUserPoolCommandOutput>("DescribeUserPool", { UserPoolId });
  expect(after.UserPool).toMatchObject({
    Name: "tools",
    DeletionProtection: "INACTIVE",
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
  });
});

test("a protected pool and one with a domain are not deleted", async () => {
  const { api, UserPoolId } = await withPool({ DeletionProtection: "ACTIVE" });
  expect(await refusal(api("DeleteUserPool", { UserPoolId }))).toBe(
    "InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
  );
  await api("UpdateUserPool", { UserPoolId });
  await api("CreateUserPoolDomain", { Domain: "tools", UserPoolId });
  expect(await refusal(api("DeleteUserPool", { UserPoolId }))).toBe(
    "InvalidParameterException: User pool cannot be deleted. It has a domain configured that should be deleted first.",
  );
  await api("DeleteUserPoolDomain", { Domain: "tools", UserPoolId });
  await api("DeleteUserPool", { UserPoolId });
  expect(await refusal(api("DescribeUserPool", { UserPoolId }))).toBe(
    `ResourceNotFoundException: User pool ${UserPoolId} does not exist.`,
  );
});

describe("a domain", () => {
  test.each([
    ["my-aws-tools", "Domain cannot contain reserved word: aws"],
    ["incognito", "Domain cannot contain reserved word: cognito"],
    ["-tools", "failed to satisfy constraint"],
    ["Tools", "failed to satisfy constraint"],
    ["taken", "Domain already associated with another user pool."],
  ])("%s is refused", async (Domain, message) => {
    const { api, UserPoolId } = await withPool();
    const other = await api<sdk.CreateUserPoolCommandOutput>("CreateUserPool", { PoolName: "other" });
    await api("CreateUserPoolDomain", { Domain: "taken", UserPoolId: other.UserPool?.Id });
    expect(await refusal(api("CreateUserPoolDomain", { Domain, UserPoolId }))).toContain(message);
  });

  test("that is not there has an empty description", async () => {
    const { api } = await withPool();
    const answer = await api<sdk.DescribeUserPoolDomainCommandOutput>("DescribeUserPoolDomain", {
      Domain: "free",
    });
    expect(answer.DomainDescription).toEqual({});
  });
});

describe("a client", () => {
  const settings = {
    ClientName: "app",
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code"],
    AllowedOAuthScopes: ["openid"],
    CallbackURLs: ["https://app.example.com/oauth2/idpresponse"],
    SupportedIdentityProviders: ["COGNITO"],
  };

  test("keeps its secret, and loses what an update leaves out", async () => {
    const { api, UserPoolId } = await withPool();
    const made = await api<sdk.CreateUserPoolClientCommandOutput>("CreateUserPoolClient", {
      UserPoolId,
      ...settings,
    });
    const { ClientId, ClientSecret } = made.UserPoolClient ?? {};
    expect(ClientSecret).toBeDefined();
    await api("UpdateUserPoolClient", { UserPoolId, ClientId });
    const { UserPoolClient } = await api<sdk.DescribeUserPoolClientCommandOutput>("DescribeUserPoolClient", {
      UserPoolId,
      ClientId,
    });
    expect(UserPoolClient).toMatchObject({ ClientId, ClientSecret, ClientName: "app" });
    expect(UserPoolClient).not.toHaveProperty("CallbackURLs");
  });

  test.each([
    [{ CallbackURLs: ["http://app.example.com/x"] }, "cannot use the HTTP protocol"],
    [{ AllowedOAuthScopes: ["groups"] }, "ScopeDoesNotExistException"],
    [{ AllowedOAuthScopes: [] }, "AllowedOAuthFlows and AllowedOAuthScopes are required"],
    [{ CallbackURLs: [] }, "InvalidOAuthFlowException"],
    [{ SupportedIdentityProviders: ["Okta"] }, "The provider Okta does not exist"],
  ])("with %j is refused", async (changes, message) => {
    const { api, UserPoolId } = await withPool();
    const made = api("CreateUserPoolClient", { UserPoolId, ...settings, ...changes });
    expect(await refusal(made)).toContain(message);
  });

  test("has at most one branding, which goes with it", async () => {
    const { api, UserPoolId } = await withPool();
    const made = await api<sdk.CreateUserPoolClientCommandOutput>("CreateUserPoolClient", {
      UserPoolId,
      ...settings,
    });
    const ClientId = made.UserPoolClient?.ClientId;
    const branding = { UserPoolId, ClientId, UseCognitoProvidedValues: true };
    await api("CreateManagedLoginBranding", branding);
    expect(await refusal(api("CreateManagedLoginBranding", branding))).toContain(
      "ManagedLoginBrandingExistsException",
    );
    await api("DeleteUserPoolClient", { UserPoolId, ClientId });
    const gone = api("DescribeManagedLoginBrandingByClient", { UserPoolId, ClientId });
    expect(await refusal(gone)).toContain("ResourceNotFoundException");
  });
});

test("administrators make, find, confirm and remove users", async () => {
  const { world, api, UserPoolId } = await withPool({ UsernameAttributes: ["email"] });
  const Username = "Ada@example.com";
  const { User } = await api<sdk.AdminCreateUserCommandOutput>("AdminCreateUser", { UserPoolId, Username });
  expect(User).toMatchObject({ UserStatus: "FORCE_CHANGE_PASSWORD", Enabled: true });
  expect(codeFor(world, UserPoolId, "ada@example.com")?.length).toBeGreaterThan(8);
  expect(await refusal(api("AdminCreateUser", { UserPoolId, Username: "ada@example.com" }))).toContain(
    "UsernameExistsException",
  );
  expect(await refusal(api("AdminSetUserPassword", { UserPoolId, Username, Password: "weak" }))).toContain(
    "InvalidPasswordException",
  );
  await api("AdminSetUserPassword", { UserPoolId, Username, Password: "Correct-Horse-9", Permanent: true });
  const found = await api<sdk.AdminGetUserCommandOutput>("AdminGetUser", {
    UserPoolId,
    Username: "ADA@EXAMPLE.COM",
  });
  expect(found).toMatchObject({ Username: User?.Username, UserStatus: "CONFIRMED" });
  const list = (Filter: string) => api<sdk.ListUsersCommandOutput>("ListUsers", { UserPoolId, Filter });
  expect((await list('email = "ada@example.com"')).Users).toHaveLength(1);
  expect((await list('email ^= "bob"')).Users).toHaveLength(0);
  await api("AdminDeleteUser", { UserPoolId, Username });
  expect(await refusal(api("AdminGetUser", { UserPoolId, Username }))).toContain("UserNotFoundException");
});

test("permissions name the pool", () => {
  const { world } = testWorld();
  const operations = cognitoService.operations as Record<string, Operation<unknown, unknown>>;
  const asked = operations.DescribeUserPoolClient?.permissions?.({ UserPoolId: "eu-west-1_A" }, call(world));
  expect(asked).toEqual([
    {
      action: "cognito-idp:DescribeUserPoolClient",
      resource: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_A",
    },
  ]);
});

test("CloudFormation makes, changes and removes them, text in the place of numbers and booleans included", async () => {
  const { world } = testWorld();
  const request = (properties: Properties) => ({
    world,
    stackId: "arn",
    stackName: "tools-users",
    logicalId: "UserPool",
    properties,
    stackTags: { "gatehouse:platform": "tools" },
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  const provider = (type: string) => {
    const found = cognitoProviders[type];
    if (!found) throw new Error(type);
    return found;
  };
  const pools = provider("AWS::Cognito::UserPool");
  const properties = {
    UserPoolName: "tools",
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: "true" },
    Policies: { PasswordPolicy: { MinimumLength: "12" } },
    DeletionProtection: "ACTIVE",
  };
  const { physicalId, attributes } = await pools.create(request(properties));
  expect(attributes).toMatchObject({
    ProviderName: `cognito-idp.eu-west-1.amazonaws.com/${physicalId}`,
    ProviderURL: `https://cognito-idp.eu-west-1.amazonaws.com/${physicalId}`,
  });
  const api = caller(world);
  const { UserPool } = await api<sdk.DescribeUserPoolCommandOutput>("DescribeUserPool", {
    UserPoolId: physicalId,
  });
  expect(UserPool).toMatchObject({
    Name: "tools",
    UserPoolTags: { "gatehouse:platform": "tools" },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    Policies: { PasswordPolicy: { MinimumLength: 12 } },
  });
  const domains = provider("AWS::Cognito::UserPoolDomain");
  const domain = { UserPoolId: physicalId, Domain: "tools", ManagedLoginVersion: "2" };
  expect((await domains.create(request(domain))).physicalId).toBe("tools");
  await expect(pools.delete(request(properties), physicalId)).rejects.toThrow("deletion protection");
  await domains.delete(request(domain), "tools");
  await pools.update?.(request({ ...properties, DeletionProtection: "INACTIVE" }), physicalId, properties);
  await pools.delete(request(properties), physicalId);
  await expect(pools.delete(request(properties), physicalId)).resolves.toBeUndefined();
});
