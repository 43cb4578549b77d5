import type * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { operation } from "../kernel/service.ts";
import { checkPassword, digestOf } from "./passwords.ts";
import { onPool } from "./permissions.ts";
import { poolOf } from "./pools.ts";
import type { LabUser } from "./store.ts";
import { changeUser, createUser, userOf } from "./users.ts";

const attributesOf = ({ attributes }: LabUser) =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** As AdminCreateUser and ListUsers show a user. */
const describeUser = (user: LabUser): sdk.UserType => ({
  Username: user.username,
  Attributes: attributesOf(user),
  UserCreateDate: user.created,
  UserLastModifiedDate: user.modified,
  Enabled: user.enabled,
  UserStatus: user.status,
});

/** `email = "a@example.com"` or `status ^= "CONF"`: ListUsers in the Cognito API reference. */
function matchesFilter(user: LabUser, filter: string | undefined): boolean {
  const [, name = "", operator, value = ""] =
    /^\s*"?([\w:]+)"?\s*(\^?=)\s*"(.*)"\s*$/.exec(filter ?? "") ?? [];
  if (!operator) return true;
  const special: Readonly<Record<string, string>> = {
    username: user.username,
    "cognito:user_status": user.status,
    status: user.enabled ? "Enabled" : "Disabled",
  };
  const actual = special[name] ?? user.attributes[name] ?? "";
  return operator === "=" ? actual === value : actual.startsWith(value);
}

export const userOperations = {
  AdminCreateUser: operation<sdk.AdminCreateUserCommandInput, sdk.AdminCreateUserCommandOutput>({
    run: ({ UserPoolId, Username = "", TemporaryPassword, UserAttributes = [] }, { world }) => {
      const input = { name: Username, attributes: UserAttributes };
      return { User: describeUser(createUser(world, poolOf(world, UserPoolId), input, TemporaryPassword)) };
    },
    permissions: onPool("AdminCreateUser"),
  }),
  AdminGetUser: operation<sdk.AdminGetUserCommandInput, sdk.AdminGetUserCommandOutput>({
    run: ({ UserPoolId, Username }, { world }) => {
      const { Attributes, ...user } = describeUser(userOf(poolOf(world, UserPoolId), Username));
      return { ...user, Username: user.Username, UserAttributes: Attributes };
    },
    permissions: onPool("AdminGetUser"),
  }),
  AdminConfirmSignUp: operation<sdk.AdminConfirmSignUpCommandInput, sdk.AdminConfirmSignUpCommandOutput>({
    run: ({ UserPoolId, Username }, { world }) => {
      const pool = poolOf(world, UserPoolId);
      changeUser(world, pool, userOf(pool, Username), { status: "CONFIRMED" });
      return {};
    },
    permissions: onPool("AdminConfirmSignUp"),
  }),
  AdminSetUserPassword: operation<
    sdk.AdminSetUserPasswordCommandInput,
    sdk.AdminSetUserPasswordCommandOutput
  >({
    run: ({ UserPoolId, Username, Password = "", Permanent }, { world }) => {
      const pool = poolOf(world, UserPoolId);
      checkPassword(pool, Password);
      const status = Permanent ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD";
      changeUser(world, pool, userOf(pool, Username), { passwordDigest: digestOf(Password), status });
      return {};
    },
    permissions: onPool("AdminSetUserPassword"),
  }),
  AdminDisableUser: operation<sdk.AdminDisableUserCommandInput, sdk.AdminDisableUserCommandOutput>({
    run: ({ UserPoolId, Username }, { world }) => {
      const pool = poolOf(world, UserPoolId);
      changeUser(world, pool, userOf(pool, Username), { enabled: false });
      return {};
    },
    permissions: onPool("AdminDisableUser"),
  }),
  AdminEnableUser: operation<sdk.AdminEnableUserCommandInput, sdk.AdminEnableUserCommandOutput>({
    run: ({ UserPoolId, Username }, { world }) => {
      const pool = poolOf(world, UserPoolId);
      changeUser(world, pool, userOf(pool, Username), { enabled: true });
      return {};
    },
    permissions: onPool("AdminEnableUser"),
  }),
  AdminDeleteUser: operation<sdk.AdminDeleteUserCommandInput, sdk.AdminDeleteUserCommandOutput>({
    run: ({ UserPoolId, Username }, { world }) => {
      const pool = poolOf(world, UserPoolId);
      pool.users.delete(userOf(pool, Username).username);
      return {};
    },
    permissions: onPool("AdminDeleteUser"),
  }),
  ListUsers: operation<sdk.ListUsersCommandInput, sdk.ListUsersCommandOutput>({
    run: ({ UserPoolId, Filter }, { world }) => ({
      Users: [...poolOf(world, UserPoolId).users.values()]
        .filter((user) => matchesFilter(user, Filter))
        .map(describeUser),
    }),
    permissions: onPool("ListUsers"),
  }),
};
