/** What one side has answered, by what was asked. */
export type Notes = ReadonlyMap<string, unknown>;

/** Writes down what a call comes to: what `read` takes of the answer, or the code that it is refused with. */
export type Note = <Answer>(
  what: string,
  call: Promise<Answer>,
  read?: (answer: Answer) => unknown,
) => Promise<Answer | undefined>;

/** As AWS sends it: query services keep it beside the modelled name. */
function codeOf(error: unknown): string {
  const { Code, name } = Object(error) as { readonly Code?: unknown; readonly name?: unknown };
  return String(Code ?? name);
}

export function openNotes(): { readonly notes: Notes; readonly note: Note } {
  const notes = new Map<string, unknown>();
  const note: Note = async (what, call, read = () => "done") => {
    if (notes.has(what)) throw new Error(`asked twice: ${what}`);
    try {
      const answer = await call;
      notes.set(what, read(answer));
      return answer;
    } catch (error) {
      notes.set(what, `refused: ${codeOf(error)}`);
      return undefined;
    }
  };
  return { notes, note };
}
