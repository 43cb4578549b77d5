import {
  type CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { unlessRefused } from "./error-code.ts";

export type { CognitoIdentityProviderClient };

export interface UserPool {
  readonly id: string;
  readonly name: string;
  /** The prefix of its sign-in domain; "" when it has none. */
  readonly domain: string;
  readonly protected: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Undefined when there is no such pool. */
export async function describeUserPool(
  client: CognitoIdentityProviderClient,
  id: string,
): Promise<UserPool | undefined> {
  const request = client.send(new DescribeUserPoolCommand({ UserPoolId: id }));
  const pool = (await unlessRefused(request, ["ResourceNotFoundException"]))?.UserPool;
  return (
    pool && {
      id: pool.Id ?? id,
      name: pool.Name ?? "",
      domain: pool.Domain ?? "",
      protected: pool.DeletionProtection === "ACTIVE",
      tags: pool.UserPoolTags ?? {},
    }
  );
}

/**
 * Deletes the pool and everyone in it. UpdateUserPool sets what it is not told to its default
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html). That is of no matter here but for the
 * tags: whether the pool may be deleted may hang on them (templates/github-role.yaml).
 */
export async function deleteUserPool(client: CognitoIdentityProviderClient, pool: UserPool): Promise<void> {
  if (pool.domain)
    await client.send(new DeleteUserPoolDomainCommand({ UserPoolId: pool.id, Domain: pool.domain }));
  if (pool.protected)
    await client.send(
      new UpdateUserPoolCommand({
        UserPoolId: pool.id,
        DeletionProtection: "INACTIVE",
        UserPoolTags: { ...pool.tags },
      }),
    );
  const request = client.send(new DeleteUserPoolCommand({ UserPoolId: pool.id }));
  await unlessRefused(request, ["ResourceNotFoundException"]);
}
