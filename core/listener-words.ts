import { sslPolicy } from "./names.ts";

/** What load balancing takes and answers, in its own words: as far as they are of use here. */
export type Words = Readonly<Record<string, unknown>>;

/** What a rule says: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyRule.html */
export interface RuleWords {
  readonly Conditions: readonly Words[];
  readonly Actions: readonly Words[];
}

/** What every listener of ours says, whatever apps are on it: a request that no rule takes is not found. */
export const listenerSettings = {
  SslPolicy: sslPolicy,
  DefaultActions: [
    {
      Type: "fixed-response",
      FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain", MessageBody: "Not found" },
    },
  ],
};

export const ruleWords = (Values: readonly string[], Actions: readonly Words[]): RuleWords => ({
  Conditions: [{ Field: "host-header", HostHeaderConfig: { Values } }],
  Actions,
});

/** Whether `actual` has everything that `wanted` has, at any depth; lists of one length. AWS answers with more than it was given. */
export function says(actual: unknown, wanted: unknown): boolean {
  if (Object(wanted) !== wanted) return actual === wanted;
  const fields = Object(actual) as Words;
  if (Array.isArray(wanted) && wanted.length !== fields.length) return false;
  return Object.entries(wanted as Words).every(([key, value]) => says(fields[key], value));
}
