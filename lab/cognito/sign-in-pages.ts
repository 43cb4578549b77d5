import type { HttpResponse } from "../kernel/http.ts";
import { sendBack } from "./authorize.ts";
import { redirectTo } from "./http-message.ts";
import type { Field } from "./page.ts";
import { checkPassword, digestOf } from "./passwords.ts";
import { flowOf, recordStep } from "./sign-in-log.ts";
import type { LabUser } from "./store.ts";
import { changeUser, checkSignIn, sendConfirmation } from "./users.ts";
import {
  type Endpoint,
  linkTo,
  pendingCookie,
  sessionOf,
  showError,
  showForm,
  startSession,
  type Visit,
} from "./visit.ts";

export const emailField: Field = {
  name: "username",
  label: "Email",
  type: "email",
  autocomplete: "username",
};
export const newPassword: Field = {
  name: "password",
  label: "New password",
  type: "password",
  autocomplete: "new-password",
};
const password: Field = {
  name: "password",
  label: "Password",
  type: "password",
  autocomplete: "current-password",
};

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function loginForm(visit: Visit, error?: string): HttpResponse {
  const closed = visit.pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly;
  const links = [
    { href: linkTo(visit, "/forgotPassword"), text: "Forgot your password?" },
    ...(closed ? [] : [{ href: linkTo(visit, "/signup"), text: "Create an account" }]),
  ];
  const fields = [emailField, password];
  return showForm(visit, { title: "Sign in", path: "/login", fields, button: "Sign in", links, error });
}

export const showLogin: Endpoint = (visit) => {
  const what = `Cognito showed its sign-in page at https://${visit.request.url.host}/login`;
  recordStep(visit.world, { flow: flowOf(visit.query.get("state") ?? ""), step: 3, what });
  return loginForm(visit);
};

/** A user who may not go on yet goes to the page where that is mended. */
function goOn(visit: Visit, user: LabUser): HttpResponse {
  const { username, status } = user;
  if (status === "UNCONFIRMED") {
    sendConfirmation(visit.world, visit.pool, user);
    return redirectTo(linkTo(visit, "/confirmUser"), [startSession(visit, { username, purpose: "confirm" })]);
  }
  if (status === "FORCE_CHANGE_PASSWORD")
    return redirectTo(linkTo(visit, "/changePassword"), [
      startSession(visit, { username, purpose: "new-password" }),
    ]);
  return sendBack(visit, user, "signed in with a password");
}

export const postLogin: Endpoint = (visit) => {
  const { world, pool, form } = visit;
  try {
    return goOn(visit, checkSignIn(world, pool, form.get("username") ?? "", form.get("password") ?? ""));
  } catch (error) {
    return loginForm(visit, messageOf(error));
  }
};

/** The user whom an earlier page has let as far as `purpose`. */
export function pendingUser(visit: Visit, purpose: string): LabUser | undefined {
  const session = sessionOf(visit, pendingCookie);
  return session?.purpose === purpose ? visit.pool.users.get(session.username) : undefined;
}

export const lostSession = () =>
  showError(400, "Your session has expired", "Go back to the application and start again.");

function changePasswordForm(visit: Visit, error?: string): HttpResponse {
  const hint = "This account was made for you. Choose a password of your own.";
  const page = { title: "Change your password", path: "/changePassword", hint, error };
  return showForm(visit, { ...page, fields: [newPassword], button: "Change password" });
}

export const showChangePassword: Endpoint = (visit) =>
  pendingUser(visit, "new-password") ? changePasswordForm(visit) : lostSession();

export const postChangePassword: Endpoint = (visit) => {
  const { world, pool, form } = visit;
  const user = pendingUser(visit, "new-password");
  if (!user) return lostSession();
  const chosen = form.get("password") ?? "";
  try {
    checkPassword(pool, chosen);
  } catch (error) {
    return changePasswordForm(visit, messageOf(error));
  }
  // The invitation went to the address and was answered, so the address is the user's.
  const attributes = { ...user.attributes, email_verified: "true" };
  const changes = { passwordDigest: digestOf(chosen), status: "CONFIRMED", attributes } as const;
  return sendBack(visit, changeUser(world, pool, user, changes), "chose a new password");
};
