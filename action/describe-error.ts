import { errorCode } from "../aws/error-code.ts";
import { permissionHint } from "../core/permission-hint.ts";
import { isUserError } from "../core/user-error.ts";

export interface DescribedError {
  readonly message: string;
  /** "" when there is nothing to advise. */
  readonly hint: string;
  readonly details: readonly string[];
  /** Only of errors that nobody foresaw. */
  readonly stack?: string;
}

/** Refusals that any call may meet, and what to do about them. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [
    /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/,
    "The credentials ended before the job did: raise `role-duration-seconds` of configure-aws-credentials. What was started goes on in AWS; run the job again to go on from there.",
  ],
  [
    /^(Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded)$/,
    "AWS limits the calls of this account just now. What was started goes on; run the job again in a few minutes.",
  ],
  [
    /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|TimeoutError)$/,
    "AWS was not reached from this runner. What was started goes on; run the job again.",
  ],
];

const isDenial = (code: string) =>
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError)$/.test(code);

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : errorCode(error);

/** What the log and the summary say about an error. */
export function describeError(error: unknown): DescribedError {
  if (isUserError(error)) return { message: error.message, hint: error.hint, details: error.details };
  if (!(error instanceof Error)) return { message: String(error), hint: "", details: [] };
  const code = codeOf(error);
  const hint = isDenial(code)
    ? permissionHint(error.message)
    : refusals.find(([pattern]) => pattern.test(code))?.[1];
  if (hint) return { message: `${code}: ${error.message}`, hint, details: [] };
  return { message: error.message, hint: "", details: [], ...(error.stack ? { stack: error.stack } : {}) };
}
