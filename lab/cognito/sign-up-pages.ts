import type { HttpResponse } from "../kernel/http.ts";
import { sendBack } from "./authorize.ts";
import { redirectTo } from "./http-message.ts";
import type { Field } from "./page.ts";
import { emailField, lostSession, messageOf, newPassword, pendingUser } from "./sign-in-pages.ts";
import { codeFor, type LabUser } from "./store.ts";
import { confirmSignUp, findUser, resetPassword, sendConfirmation, sendReset, signUp } from "./users.ts";
import { type Endpoint, linkTo, showError, showForm, startSession, type Visit } from "./visit.ts";

const codeField: Field = { name: "code", label: "Code", autocomplete: "one-time-code" };

function labNote({ world, pool }: Visit, { attributes }: LabUser) {
  const code = codeFor(world, pool.id, attributes.email ?? "");
  return code ? { text: "This is the lab, which sends no mail. The code is", code } : undefined;
}

function signUpForm(visit: Visit, error?: string): HttpResponse {
  const links = [{ href: linkTo(visit, "/login"), text: "Have an account already? Sign in" }];
  const fields = [emailField, newPassword];
  return showForm(visit, { title: "Sign up", path: "/signup", fields, button: "Sign up", links, error });
}

export const showSignUp: Endpoint = (visit) => {
  if (visit.pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly)
    return showError(400, "Sign up", "SignUp is not permitted for this user pool");
  return signUpForm(visit);
};

export const postSignUp: Endpoint = (visit) => {
  const { world, pool, form } = visit;
  try {
    const { username } = signUp(world, pool, form.get("username") ?? "", form.get("password") ?? "");
    return redirectTo(linkTo(visit, "/confirmUser"), [startSession(visit, { username, purpose: "confirm" })]);
  } catch (error) {
    return signUpForm(visit, messageOf(error));
  }
};

function confirmForm(visit: Visit, user: LabUser, error?: string): HttpResponse {
  const hint = `We have sent a code to ${user.attributes.email}. Enter it to confirm your account.`;
  const links = [{ href: linkTo(visit, "/resendcode"), text: "Send a new code" }];
  const page = { title: "Confirm your account", path: "/confirmUser", hint, links, error };
  return showForm(visit, {
    ...page,
    labNote: labNote(visit, user),
    fields: [codeField],
    button: "Confirm account",
  });
}

export const showConfirm: Endpoint = (visit) => {
  const user = pendingUser(visit, "confirm");
  return user ? confirmForm(visit, user) : lostSession();
};

export const resendCode: Endpoint = (visit) => {
  const user = pendingUser(visit, "confirm");
  if (!user) return lostSession();
  sendConfirmation(visit.world, visit.pool, user);
  return redirectTo(linkTo(visit, "/confirmUser"));
};

export const postConfirm: Endpoint = (visit) => {
  const user = pendingUser(visit, "confirm");
  if (!user) return lostSession();
  try {
    const confirmed = confirmSignUp(visit.world, visit.pool, user, visit.form.get("code") ?? "");
    return sendBack(visit, confirmed, "signed up and confirmed the account");
  } catch (error) {
    return confirmForm(visit, user, messageOf(error));
  }
};

export const showForgot: Endpoint = (visit) =>
  showForm(visit, {
    title: "Forgot your password?",
    path: "/forgotPassword",
    hint: "Enter your email address and we will send you a code to reset your password.",
    fields: [emailField],
    button: "Send code",
  });

/** Looks the same whether there is such a user or not. */
export const postForgot: Endpoint = (visit) => {
  const { world, pool, form } = visit;
  const user = findUser(pool, form.get("username") ?? "");
  const mayReset = user?.enabled && user.status === "CONFIRMED";
  if (user && mayReset) sendReset(world, pool, user);
  const username = user && mayReset ? user.username : "";
  return redirectTo(linkTo(visit, "/confirmforgotPassword"), [
    startSession(visit, { username, purpose: "reset" }),
  ]);
};

function resetForm(visit: Visit, error?: string): HttpResponse {
  const user = pendingUser(visit, "reset");
  const page = { title: "Reset your password", path: "/confirmforgotPassword", error };
  const hint = "If there is an account of that address, we have sent a code to it.";
  const note = user && labNote(visit, user);
  return showForm(visit, {
    ...page,
    hint,
    labNote: note,
    fields: [codeField, newPassword],
    button: "Change password",
  });
}

export const showReset: Endpoint = (visit) => resetForm(visit);

export const postReset: Endpoint = (visit) => {
  const { world, pool, form } = visit;
  const user = pendingUser(visit, "reset");
  if (!user) return resetForm(visit, "Invalid verification code provided, please try again.");
  try {
    const input = { code: form.get("code") ?? "", password: form.get("password") ?? "" };
    return sendBack(visit, resetPassword(world, pool, user, input), "reset the password");
  } catch (error) {
    return resetForm(visit, messageOf(error));
  }
};
