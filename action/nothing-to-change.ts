import { UserError } from "../core/user-error.ts";

/** What `fail-on-empty-changeset` asks for. */
export class NothingToChange extends UserError {
  constructor() {
    super(
      "There is nothing to change, and `fail-on-empty-changeset` makes that an error.",
      "Everything is as the inputs say already.",
    );
  }
}
