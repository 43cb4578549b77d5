import type {
  CreateManagedLoginBrandingCommandInput,
  CreateUserPoolClientCommandInput,
  ManagedLoginBrandingType,
  UpdateUserPoolClientCommandInput,
  UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { invalidParameter, poolOf } from "./pools.ts";

const knownScopes = new Set(["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]);

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
function checkUrl(url: string) {
  const secure = url.startsWith("https://") || url.startsWith("http://localhost") || !url.startsWith("http:");
  if (!secure) throw invalidParameter(`${url} cannot use the HTTP protocol.`);
  if (!URL.canParse(url) || url.includes("#")) throw invalidParameter(`${url} is not a valid URL.`);
}

function checkScopes(scopes: readonly string[]) {
  const unknown = scopes.find((scope) => !knownScopes.has(scope));
  if (unknown) throw new AwsError("ScopeDoesNotExistException", `Invalid scope requested (${unknown}).`);
}

function checkFlows({ AllowedOAuthFlows = [], AllowedOAuthScopes = [], ...input }: UserPoolClientType) {
  const flows = AllowedOAuthFlows.length > 0;
  if (input.AllowedOAuthFlowsUserPoolClient && !(flows && AllowedOAuthScopes.length > 0))
    throw invalidParameter(
      "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    );
  if (flows && !input.CallbackURLs?.length)
    throw new AwsError(
      "InvalidOAuthFlowException",
      "CallbackURLs is required for the code and implicit flows.",
    );
  checkScopes(AllowedOAuthScopes);
}

function checkClient(client: UserPoolClientType) {
  for (const url of [...(client.CallbackURLs ?? []), ...(client.LogoutURLs ?? [])]) checkUrl(url);
  checkFlows(client);
  for (const provider of client.SupportedIdentityProviders ?? [])
    if (provider !== "COGNITO")
      throw invalidParameter(`The provider ${provider} does not exist for User Pool ${client.UserPoolId}`);
}

export function createClient(world: World, input: CreateUserPoolClientCommandInput): UserPoolClientType {
  const pool = poolOf(world, input.UserPoolId);
  const { GenerateSecret, ClientSecret: _, ...settings } = input;
  const now = new Date(world.clock.now());
  const client: UserPoolClientType = {
    RefreshTokenValidity: 30,
    ...settings,
    ClientId: world.random.hex(26),
    ...(GenerateSecret && { ClientSecret: world.random.hex(51) }),
    CreationDate: now,
    LastModifiedDate: now,
  };
  checkClient(client);
  pool.clients.set(client.ClientId ?? "", client);
  return client;
}

export function clientOf(
  world: World,
  poolId: string | undefined,
  clientId: string | undefined,
): UserPoolClientType {
  const client = poolOf(world, poolId).clients.get(clientId ?? "");
  if (!client)
    throw new AwsError("ResourceNotFoundException", `User pool client ${clientId} does not exist.`);
  return client;
}

/** Like AWS, resets whatever the input leaves out. */
export function updateClient(world: World, input: UpdateUserPoolClientCommandInput): UserPoolClientType {
  const { ClientName, ClientSecret, CreationDate } = clientOf(world, input.UserPoolId, input.ClientId);
  const client: UserPoolClientType = {
    RefreshTokenValidity: 30,
    ClientName,
    CreationDate,
    ...input,
    ...(ClientSecret && { ClientSecret }),
    LastModifiedDate: new Date(world.clock.now()),
  };
  checkClient(client);
  poolOf(world, input.UserPoolId).clients.set(input.ClientId ?? "", client);
  return client;
}

/** A client's branding goes with it. */
export function deleteClient(world: World, poolId: string | undefined, clientId: string | undefined): void {
  clientOf(world, poolId, clientId);
  const { clients, brandings } = poolOf(world, poolId);
  clients.delete(clientId ?? "");
  brandings.delete(clientId ?? "");
}

/** A client has at most one branding, so the store keeps it by client. */
export function createBranding(
  world: World,
  input: CreateManagedLoginBrandingCommandInput,
): ManagedLoginBrandingType {
  const { UserPoolId, ClientId = "", UseCognitoProvidedValues = false, Settings, Assets } = input;
  clientOf(world, UserPoolId, ClientId);
  const { brandings } = poolOf(world, UserPoolId);
  if (brandings.has(ClientId))
    throw new AwsError("ManagedLoginBrandingExistsException", "Branding already exists for this client.");
  if (UseCognitoProvidedValues && (Settings || Assets))
    throw invalidParameter("Settings and Assets must be empty with UseCognitoProvidedValues.");
  const now = new Date(world.clock.now());
  const branding: ManagedLoginBrandingType = {
    ManagedLoginBrandingId: world.random.uuid(),
    UserPoolId,
    UseCognitoProvidedValues,
    ...(Settings !== undefined && { Settings }),
    ...(Assets && { Assets }),
    CreationDate: now,
    LastModifiedDate: now,
  };
  brandings.set(ClientId, branding);
  return branding;
}

/** The client's id and its branding; refuses when there is none. */
export function brandingOf(
  world: World,
  poolId: string | undefined,
  brandingId: string | undefined,
): readonly [string, ManagedLoginBrandingType] {
  const found = [...poolOf(world, poolId).brandings].find(
    ([, branding]) => branding.ManagedLoginBrandingId === brandingId,
  );
  if (!found) throw new AwsError("ResourceNotFoundException", `Branding ${brandingId} does not exist.`);
  return found;
}
