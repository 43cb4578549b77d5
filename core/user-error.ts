/** Something the user can mend: shown without a stack, with a hint that says how. */
export class UserError extends Error {
  readonly hint: string;
  /** Lines that belong to it, such as a stopped container's last words. */
  readonly details: readonly string[];

  constructor(
    message: string,
    hint: string,
    { details = [], cause }: { details?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "UserError";
    this.hint = hint;
    this.details = details;
  }
}

/** Known by its looks: the bundle has two files, and each its own class. */
export const isUserError = (error: unknown): error is UserError =>
  error instanceof Error && error.name === "UserError" && "hint" in error && "details" in error;
