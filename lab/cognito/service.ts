import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { operation, type Service } from "../kernel/service.ts";
import { brandingOperations } from "./branding-operations.ts";
import { clientOperations } from "./client-operations.ts";
import { createDomain, deleteDomain, updateDomain } from "./domains.ts";
import { onPool } from "./permissions.ts";
import { createPool, deletePool, describePool, poolArn, poolOf, updatePool } from "./pools.ts";
import { cognitoStore } from "./store.ts";
import { userOperations } from "./user-operations.ts";

const poolOperations = {
  CreateUserPool: operation<sdk.CreateUserPoolCommandInput, sdk.CreateUserPoolCommandOutput>({
    run: (input, { world }) => ({ UserPool: describePool(world, createPool(world, input)) }),
    permissions: ({ UserPoolTags }, { world }) => [
      { action: "cognito-idp:CreateUserPool", resource: "*" },
      ...(UserPoolTags ? [{ action: "cognito-idp:TagResource", resource: poolArn(world) }] : []),
    ],
  }),
  DescribeUserPool: operation<sdk.DescribeUserPoolCommandInput, sdk.DescribeUserPoolCommandOutput>({
    run: ({ UserPoolId }, { world }) => ({ UserPool: describePool(world, poolOf(world, UserPoolId)) }),
    permissions: onPool("DescribeUserPool"),
  }),
  UpdateUserPool: operation<sdk.UpdateUserPoolCommandInput, sdk.UpdateUserPoolCommandOutput>({
    run: (input, { world }) => {
      updatePool(world, input);
      return {};
    },
    permissions: onPool("UpdateUserPool"),
  }),
  DeleteUserPool: operation<sdk.DeleteUserPoolCommandInput, sdk.DeleteUserPoolCommandOutput>({
    run: ({ UserPoolId }, { world }) => {
      deletePool(world, UserPoolId);
      return {};
    },
    permissions: onPool("DeleteUserPool"),
  }),
  ListUserPools: operation<sdk.ListUserPoolsCommandInput, sdk.ListUserPoolsCommandOutput>({
    run: (_, { world }) => ({
      UserPools: [...world.store(cognitoStore).pools.values()].map(({ settings }) => ({
        Id: settings.Id,
        Name: settings.Name,
        CreationDate: settings.CreationDate,
        LastModifiedDate: settings.LastModifiedDate,
      })),
    }),
  }),
};

const domainOperations = {
  CreateUserPoolDomain: operation<
    sdk.CreateUserPoolDomainCommandInput,
    sdk.CreateUserPoolDomainCommandOutput
  >({
    run: (input, { world }) => ({
      ManagedLoginVersion: createDomain(world, input).ManagedLoginVersion,
    }),
    permissions: onPool("CreateUserPoolDomain"),
  }),
  /** An empty description where there is no such domain, and not an error. */
  DescribeUserPoolDomain: operation<
    sdk.DescribeUserPoolDomainCommandInput,
    sdk.DescribeUserPoolDomainCommandOutput
  >({
    run: ({ Domain }, { world }) => ({
      DomainDescription: world.store(cognitoStore).domains.get(Domain ?? "") ?? {},
    }),
  }),
  UpdateUserPoolDomain: operation<
    sdk.UpdateUserPoolDomainCommandInput,
    sdk.UpdateUserPoolDomainCommandOutput
  >({
    run: (input, { world }) => ({ ManagedLoginVersion: updateDomain(world, input).ManagedLoginVersion }),
    permissions: onPool("UpdateUserPoolDomain"),
  }),
  DeleteUserPoolDomain: operation<
    sdk.DeleteUserPoolDomainCommandInput,
    sdk.DeleteUserPoolDomainCommandOutput
  >({
    run: ({ Domain, UserPoolId }, { world }) => {
      deleteDomain(world, Domain, UserPoolId);
      return {};
    },
    permissions: onPool("DeleteUserPoolDomain"),
  }),
};

export const cognitoService: Service = {
  signingName: "cognito-idp",
  iamPrefix: "cognito-idp",
  sdk,
  operations: {
    ...poolOperations,
    ...domainOperations,
    ...clientOperations,
    ...brandingOperations,
    ...userOperations,
  },
};
