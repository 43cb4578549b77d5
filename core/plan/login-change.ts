type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

const isSignIn = ({ Type }: Fields) => Type === "authenticate-cognito" || Type === "authenticate-oidc";

/** `allow` and `authenticate` let some requests on without a sign-in: only `deny` is as good as sending people there. */
const isStrict = (action: Fields): boolean => {
  const config = action.AuthenticateCognitoConfig ?? action.AuthenticateOidcConfig;
  return isSignIn(action) && !(isFields(config) && config.OnUnauthenticatedRequest === "allow");
};

/** Whether these actions of a rule or listener bring a request to the app without a sign-in before. */
export function skipsSignIn(actions: unknown): boolean {
  const list = listOf(actions);
  return list.some(({ Type }) => Type === "forward") && !list.some(isStrict);
}

const valuesOf = (condition: Fields, config: string): readonly unknown[] => {
  const { [config]: settings } = condition;
  return isFields(settings) && Array.isArray(settings.Values) ? settings.Values : [];
};

const isOnly = (values: readonly unknown[], value: string) =>
  values.length > 0 && values.every((one) => one === value);

/** Whether no request can meet these conditions: they are those of the parking rule, both of them (docs/templates.md). */
export function isParked(conditions: unknown): boolean {
  const list = listOf(conditions);
  return (
    list.some((one) => isOnly(valuesOf(one, "SourceIpConfig"), "192.0.2.1/32")) &&
    list.some((one) => isOnly(valuesOf(one, "HttpRequestMethodConfig"), "GATEHOUSE-PARKING"))
  );
}

/** Whether only administrators make accounts; Cognito's default is that anyone may. */
export function isSignUpClosed(pool: Fields | undefined): boolean {
  const config = pool?.AdminCreateUserConfig;
  return isFields(config) && String(config.AllowAdminCreateUserOnly) === "true";
}
