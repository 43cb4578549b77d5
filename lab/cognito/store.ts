import type {
  DomainDescriptionType,
  ManagedLoginBrandingType,
  UserPoolClientType,
  UserPoolType,
  UserStatusType,
} from "@aws-sdk/client-cognito-identity-provider";
import { defineStore, type World } from "../kernel/world.ts";
import type { PoolKey } from "./keys.ts";

export interface LabUser {
  /** What Cognito makes of a pool with UsernameAttributes: the same UUID as `sub`. */
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: UserStatusType;
  readonly enabled: boolean;
  readonly passwordDigest: string | undefined;
  readonly created: Date;
  readonly modified: Date;
}

export interface LabPool {
  readonly id: string;
  readonly arn: string;
  readonly settings: UserPoolType;
  readonly clients: Map<string, UserPoolClientType>;
  readonly users: Map<string, LabUser>;
  readonly brandings: Map<string, ManagedLoginBrandingType>;
}

/** What somebody may do with a code, a session or a refresh token. */
export interface Grant {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly scopes: readonly string[];
  readonly expires: number;
  /** Ties the exchanges of one sign-in together in the sign-in log. */
  readonly flow: string;
}

export interface AuthorizationCode extends Grant {
  readonly redirectUri: string;
  readonly nonce: string | undefined;
}

/** A browser at the hosted pages: signed in, or between two pages. */
export interface HostedSession {
  readonly poolId: string;
  readonly username: string;
  readonly purpose: "signed-in" | "confirm" | "reset" | "new-password";
  readonly expires: number;
}

/** A letter that Cognito would have sent. */
export interface Mail {
  readonly poolId: string;
  readonly to: string;
  readonly kind: "confirmation" | "password reset" | "invitation";
  /** The code, or the temporary password of an invitation. */
  readonly code: string;
  readonly expires: number;
}

export const cognitoStore = defineStore("cognito", () => ({
  pools: new Map<string, LabPool>(),
  /** By prefix, or by full name for a custom domain. */
  domains: new Map<string, DomainDescriptionType>(),
  codes: new Map<string, AuthorizationCode>(),
  sessions: new Map<string, HostedSession>(),
  refreshTokens: new Map<string, Grant>(),
  mails: [] as Mail[],
  keys: new Map<string, Promise<PoolKey>>(),
}));

/** The latest unexpired code that Cognito sent to `email`: the lab's mail box. */
export function codeFor(world: World, poolId: string, email: string): string | undefined {
  return world
    .store(cognitoStore)
    .mails.findLast(
      (mail) => mail.poolId === poolId && mail.to === email.toLowerCase() && mail.expires > world.clock.now(),
    )?.code;
}
