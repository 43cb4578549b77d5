interface Rollback {
  readonly name: string;
  readonly url: string;
  readonly from: string;
  readonly to: string;
  readonly changed: boolean;
  readonly version: number;
}

export function summarizeRollback(rollback: Rollback, took: string): string {
  const { name, url, from, to, changed, version } = rollback;
  const title = changed ? `Rolled back ${name}` : `${name} is up to date`;
  const before = changed && from !== to ? [`It was \`${from}\` before.`, ""] : [];
  return [
    `## ${title}`,
    "",
    `**<${url}>** runs \`${to}\`, version ${version} of its release parameter (${took})`,
    "",
    ...before,
    "The next deployment brings whatever image its workflow names: mend or revert the change that is behind it first.",
    "",
  ].join("\n");
}
