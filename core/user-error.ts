/** Something the user can mend: shown without a stack, with a hint that says how. */
export class UserError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "UserError";
    this.hint = hint;
  }
}
