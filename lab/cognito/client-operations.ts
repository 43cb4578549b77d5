import type * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { operation } from "../kernel/service.ts";
import { clientOf, createClient, deleteClient, updateClient } from "./clients.ts";
import { onPool } from "./permissions.ts";
import { poolOf } from "./pools.ts";

export const clientOperations = {
  CreateUserPoolClient: operation<
    sdk.CreateUserPoolClientCommandInput,
    sdk.CreateUserPoolClientCommandOutput
  >({
    run: (input, { world }) => ({ UserPoolClient: createClient(world, input) }),
    permissions: onPool("CreateUserPoolClient"),
  }),
  DescribeUserPoolClient: operation<
    sdk.DescribeUserPoolClientCommandInput,
    sdk.DescribeUserPoolClientCommandOutput
  >({
    run: ({ UserPoolId, ClientId }, { world }) => ({ UserPoolClient: clientOf(world, UserPoolId, ClientId) }),
    permissions: onPool("DescribeUserPoolClient"),
  }),
  UpdateUserPoolClient: operation<
    sdk.UpdateUserPoolClientCommandInput,
    sdk.UpdateUserPoolClientCommandOutput
  >({
    run: (input, { world }) => ({ UserPoolClient: updateClient(world, input) }),
    permissions: onPool("UpdateUserPoolClient"),
  }),
  DeleteUserPoolClient: operation<
    sdk.DeleteUserPoolClientCommandInput,
    sdk.DeleteUserPoolClientCommandOutput
  >({
    run: ({ UserPoolId, ClientId }, { world }) => {
      deleteClient(world, UserPoolId, ClientId);
      return {};
    },
    permissions: onPool("DeleteUserPoolClient"),
  }),
  ListUserPoolClients: operation<sdk.ListUserPoolClientsCommandInput, sdk.ListUserPoolClientsCommandOutput>({
    run: ({ UserPoolId }, { world }) => ({
      UserPoolClients: [...poolOf(world, UserPoolId).clients.values()].map((client) => ({
        ClientId: client.ClientId,
        ClientName: client.ClientName,
        UserPoolId: client.UserPoolId,
      })),
    }),
    permissions: onPool("ListUserPoolClients"),
  }),
};
