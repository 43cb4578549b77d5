import type {
  CreateUserPoolDomainCommandInput,
  DomainDescriptionType,
  UpdateUserPoolDomainCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import type { World } from "../kernel/world.ts";
import { domainOf, invalidParameter, poolOf } from "./pools.ts";
import { cognitoStore } from "./store.ts";

const prefixPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const reservedWords = ["aws", "amazon", "cognito"];

/** aws-solutions/content-analysis-on-aws#8; CreateUserPoolDomain in the Cognito API reference. */
function checkPrefix(prefix: string) {
  if (!prefixPattern.test(prefix))
    throw invalidParameter(
      `1 validation error detected: Value '${prefix}' at 'domain' failed to satisfy constraint: Member must satisfy regular expression pattern: ${prefixPattern.source}`,
    );
  const reserved = reservedWords.find((word) => prefix.includes(word));
  if (reserved) throw invalidParameter(`Domain cannot contain reserved word: ${reserved}`);
}

export function createDomain(world: World, input: CreateUserPoolDomainCommandInput): DomainDescriptionType {
  const { Domain = "", UserPoolId, ManagedLoginVersion = 1, CustomDomainConfig } = input;
  const pool = poolOf(world, UserPoolId);
  if (!CustomDomainConfig) checkPrefix(Domain);
  const { domains } = world.store(cognitoStore);
  if (domains.has(Domain)) throw invalidParameter("Domain already associated with another user pool.");
  // A prefix and a custom domain may stand side by side on AWS; one of a kind is enough here.
  if (domainOf(world, pool.id)) throw invalidParameter("User pool already has a domain configured.");
  const description: DomainDescriptionType = {
    UserPoolId: pool.id,
    AWSAccountId: world.account,
    Domain,
    Status: "ACTIVE",
    ManagedLoginVersion,
    ...(CustomDomainConfig && { CustomDomainConfig }),
  };
  domains.set(Domain, description);
  return description;
}

export function updateDomain(world: World, input: UpdateUserPoolDomainCommandInput): DomainDescriptionType {
  const description = domainIn(world, input.Domain, input.UserPoolId);
  const { ManagedLoginVersion = description.ManagedLoginVersion, CustomDomainConfig } = input;
  const updated = { ...description, ManagedLoginVersion, ...(CustomDomainConfig && { CustomDomainConfig }) };
  world.store(cognitoStore).domains.set(input.Domain ?? "", updated);
  return updated;
}

export function deleteDomain(world: World, domain: string | undefined, poolId: string | undefined): void {
  domainIn(world, domain, poolId);
  world.store(cognitoStore).domains.delete(domain ?? "");
}

function domainIn(world: World, domain: string | undefined, poolId: string | undefined) {
  const pool = poolOf(world, poolId);
  const description = world.store(cognitoStore).domains.get(domain ?? "");
  if (description?.UserPoolId !== pool.id) throw invalidParameter("No such domain or user pool exists.");
  return description;
}

/** `gatehouse.auth.eu-west-1.amazoncognito.com`, or the custom domain itself. */
export const hostOfDomain = (world: World, domain: string) =>
  domain.includes(".") ? domain : `${domain}.auth.${world.region}.amazoncognito.com`;

/** The domain that a host name stands for. */
export function domainOfHost(world: World, host: string): DomainDescriptionType | undefined {
  const suffix = `.auth.${world.region}.amazoncognito.com`;
  const name = host.endsWith(suffix) ? host.slice(0, -suffix.length) : host;
  return world.store(cognitoStore).domains.get(name);
}
