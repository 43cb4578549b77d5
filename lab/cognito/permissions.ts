import type { Call, Permission } from "../kernel/service.ts";
import { poolArn } from "./pools.ts";

/** Allowed on the pool itself: Service Authorization Reference, Amazon Cognito User Pools. */
export const onPool =
  (action: string) =>
  ({ UserPoolId }: { readonly UserPoolId?: string | undefined }, { world }: Call): readonly Permission[] => [
    { action: `cognito-idp:${action}`, resource: poolArn(world, UserPoolId) },
  ];
