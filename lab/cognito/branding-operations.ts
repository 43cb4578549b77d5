import type * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import { brandingOf, clientOf, createBranding } from "./clients.ts";
import { onPool } from "./permissions.ts";
import { poolOf } from "./pools.ts";

export const brandingOperations = {
  CreateManagedLoginBranding: operation<
    sdk.CreateManagedLoginBrandingCommandInput,
    sdk.CreateManagedLoginBrandingCommandOutput
  >({
    run: (input, { world }) => ({ ManagedLoginBranding: createBranding(world, input) }),
    permissions: onPool("CreateManagedLoginBranding"),
  }),
  DescribeManagedLoginBranding: operation<
    sdk.DescribeManagedLoginBrandingCommandInput,
    sdk.DescribeManagedLoginBrandingCommandOutput
  >({
    run: ({ UserPoolId, ManagedLoginBrandingId }, { world }) => ({
      ManagedLoginBranding: brandingOf(world, UserPoolId, ManagedLoginBrandingId)[1],
    }),
    permissions: onPool("DescribeManagedLoginBranding"),
  }),
  DescribeManagedLoginBrandingByClient: operation<
    sdk.DescribeManagedLoginBrandingByClientCommandInput,
    sdk.DescribeManagedLoginBrandingByClientCommandOutput
  >({
    run: ({ UserPoolId, ClientId }, { world }) => {
      clientOf(world, UserPoolId, ClientId);
      const ManagedLoginBranding = poolOf(world, UserPoolId).brandings.get(ClientId ?? "");
      if (!ManagedLoginBranding)
        throw new AwsError("ResourceNotFoundException", `Client ${ClientId} has no branding.`);
      return { ManagedLoginBranding };
    },
    permissions: onPool("DescribeManagedLoginBrandingByClient"),
  }),
  DeleteManagedLoginBranding: operation<
    sdk.DeleteManagedLoginBrandingCommandInput,
    sdk.DeleteManagedLoginBrandingCommandOutput
  >({
    run: ({ UserPoolId, ManagedLoginBrandingId }, { world }) => {
      const [clientId] = brandingOf(world, UserPoolId, ManagedLoginBrandingId);
      poolOf(world, UserPoolId).brandings.delete(clientId);
      return {};
    },
    permissions: onPool("DeleteManagedLoginBranding"),
  }),
};
