import type { Permission } from "../kernel/service.ts";
import { defineStore } from "../kernel/world.ts";

/** One API call as it was made: who, what, on what, and how it ended. */
export interface LoggedCall {
  /** AWS's time, in milliseconds. */
  readonly at: number;
  readonly principalArn: string;
  readonly service: string;
  readonly operation: string;
  readonly permissions: readonly Permission[];
  /** `ok`, or the code of the refusal. */
  readonly outcome: string;
}

/** A planned fault: an answer of a code and status is thrown instead of the operation, or instead of its output. */
export type CallFault = (call: Omit<LoggedCall, "outcome">) => { code: string; status: number } | undefined;

export const callLogStore = defineStore("call-log", () => ({
  calls: [] as LoggedCall[],
  /** Called before each operation, which a fault keeps from being done. */
  faults: [] as CallFault[],
  /** Called after each operation: it is done, and its caller does not hear of it. */
  lostAnswers: [] as CallFault[],
}));
