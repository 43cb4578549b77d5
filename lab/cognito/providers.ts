import type {
  CreateManagedLoginBrandingCommandInput,
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
  CreateUserPoolDomainCommandInput,
  UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, Providers, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import type { World } from "../kernel/world.ts";
import { brandingOf, createBranding, createClient, deleteClient, updateClient } from "./clients.ts";
import { createDomain, deleteDomain, updateDomain } from "./domains.ts";
import { issuerOf } from "./keys.ts";
import { createPool, deletePool, poolOf, updatePool } from "./pools.ts";
import type { LabPool } from "./store.ts";

const numberProperties =
  /^(MinimumLength|TemporaryPasswordValidityDays|PasswordHistorySize|Priority|.*Validity|ManagedLoginVersion|UnusedAccountValidityDays)$/;

/** Parameters arrive as text; CloudFormation makes numbers and booleans of it where the schema says so. */
function coerce(value: unknown, name = ""): unknown {
  if (name === "UserPoolTags" || name === "Settings") return value;
  if (Array.isArray(value)) return value.map((item) => coerce(item));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coerce(item, key)]));
  if (value === "true" || value === "false") return value === "true";
  return numberProperties.test(name) ? Number(value) : value;
}

const typed = <T>(properties: Properties): T => coerce(properties) as T;

function poolInput({ properties, stackTags, stackName, logicalId, world }: ResourceRequest) {
  const {
    UserPoolName,
    EnabledMfas: _,
    ...rest
  } = typed<CreateUserPoolCommandInput & { UserPoolName?: string; EnabledMfas?: unknown }>(properties);
  const PoolName = UserPoolName ?? `${logicalId}-${world.random.suffix(12)}`;
  const UserPoolTags = { ...stackTags, ...rest.UserPoolTags, "aws:cloudformation:stack-name": stackName };
  return { ...rest, PoolName, UserPoolTags };
}

const poolState = (world: World, pool: LabPool): ResourceState => ({
  physicalId: pool.id,
  attributes: {
    Arn: pool.arn,
    UserPoolId: pool.id,
    ProviderName: `cognito-idp.${world.region}.amazonaws.com/${pool.id}`,
    ProviderURL: issuerOf(world, pool),
  },
});

const clientState = ({ ClientId = "", ClientSecret, ClientName }: UserPoolClientType): ResourceState => ({
  physicalId: ClientId,
  attributes: { ClientId, ClientSecret, Name: ClientName },
});

/** Deleting what is gone already is no failure to CloudFormation. */
function unlessGone(act: () => void) {
  try {
    act();
  } catch (error) {
    if (!(error instanceof AwsError && error.code === "ResourceNotFoundException")) throw error;
  }
}

const text = (value: unknown) => (value === undefined ? undefined : String(value));
const service = "CognitoIdentityProvider";

export const cognitoProviders: Providers = {
  "AWS::Cognito::UserPool": {
    service,
    create: async (request) => poolState(request.world, createPool(request.world, poolInput(request))),
    async update(request, id) {
      const { PoolName: _, Schema: __, ...input } = poolInput(request);
      return poolState(request.world, updatePool(request.world, { ...input, UserPoolId: id }));
    },
    delete: async ({ world }, id) => unlessGone(() => deletePool(world, id)),
  },
  "AWS::Cognito::UserPoolDomain": {
    service,
    async create({ world, properties }) {
      const input = typed<CreateUserPoolDomainCommandInput>(properties);
      return {
        physicalId: createDomain(world, input).Domain ?? "",
        attributes: { CloudFrontDistribution: "" },
      };
    },
    async update({ world, properties }, id) {
      updateDomain(world, typed<CreateUserPoolDomainCommandInput>(properties));
      return { physicalId: id, attributes: { CloudFrontDistribution: "" } };
    },
    delete: async ({ world, properties }, id) =>
      unlessGone(() => deleteDomain(world, id, text(properties.UserPoolId))),
  },
  "AWS::Cognito::UserPoolClient": {
    service,
    async create({ world, properties, logicalId, stackName }) {
      const input = typed<CreateUserPoolClientCommandInput>(properties);
      const ClientName = input.ClientName ?? `${stackName}-${logicalId}-${world.random.suffix(12)}`;
      return clientState(createClient(world, { ...input, ClientName }));
    },
    async update({ world, properties }, ClientId) {
      const { GenerateSecret: _, ...input } = typed<CreateUserPoolClientCommandInput>(properties);
      return clientState(updateClient(world, { ...input, ClientId }));
    },
    delete: async ({ world, properties }, id) =>
      unlessGone(() => deleteClient(world, text(properties.UserPoolId), id)),
  },
  "AWS::Cognito::ManagedLoginBranding": {
    service,
    async create({ world, properties }) {
      const input = typed<CreateManagedLoginBrandingCommandInput>(properties);
      const { ManagedLoginBrandingId } = createBranding(world, input);
      return {
        physicalId: `${input.UserPoolId}|${ManagedLoginBrandingId}`,
        attributes: { ManagedLoginBrandingId },
      };
    },
    delete: async ({ world }, id) =>
      unlessGone(() => {
        const [poolId, brandingId] = id.split("|");
        const [clientId] = brandingOf(world, poolId, brandingId);
        poolOf(world, poolId).brandings.delete(clientId);
      }),
  },
};
