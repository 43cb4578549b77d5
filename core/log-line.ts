/**
 * A line that the runner takes for text: what an app or AWS says must not become a workflow command. `##[` is one wherever it stands:
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export const defuse = (text: string): string =>
  text.replaceAll("##[", "# #[").replaceAll(/^(\s*):(?=:)/gm, "$1: ");

/** A line of somebody else's, set off from ours. */
export const quoteLine = (text: string): string => `  ${defuse(text)}`;

/** https://docs.github.com/actions renders ANSI colours in its log. */
const colours = { red: 31, green: 32, dim: 2 } as const;

/** Painted for a log that shows colours. */
export const paint = (colour: keyof typeof colours, text: string): string =>
  `\u001b[${colours[colour]}m${text}\u001b[0m`;
