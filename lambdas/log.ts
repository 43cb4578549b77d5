import type { FunctionName } from "../core/names.ts";

export type Facts = Readonly<Record<string, unknown>>;
/** Writes one line; never give it a secret. */
export type Log = (level: "info" | "warn" | "error", message: string, facts?: Facts) => void;

export interface LogOrigin {
  readonly function: FunctionName;
  readonly platform: string;
  /** The app; empty where a line is about none. */
  readonly name: string;
}

/** One JSON object a line, always with the same first keys, so that one query finds an app's story over all functions. */
export function logOf(origin: LogOrigin): Log {
  return (level, message, facts = {}) => console.log(JSON.stringify({ level, ...origin, message, ...facts }));
}
