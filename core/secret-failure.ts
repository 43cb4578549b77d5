import { describeStop, type StoppedTask } from "./stopped-task.ts";

/** Fargate's words, and those of the agent on an instance: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html */
const failure =
  /unable to retrieve secrets? from (?:asm|ssm)|(?:fetching|to fetch) secret|from secrets manager/i;

const denied =
  /not authorized to perform: (?:secretsmanager:GetSecretValue|ssm:GetParameters) on resource: (\S+)/;

const boundary =
  "If github-role.yaml made the permissions boundary, update its stack with a parameter AppSecrets that names it";

/** What somebody can do, by what the reason speaks of; the words are those of public reports. */
const advices: readonly (readonly [RegExp, (found: string) => string])[] = [
  [
    denied,
    (arn) =>
      `The app's execution role names ${arn} in its policy and may not read it all the same. ${boundary}; otherwise look at the boundary that is in force, and at the secret's own policy.`,
  ],
  [
    /kms|customer master key/i,
    () =>
      `The secret's key may not be used. Its policy has to leave that to IAM, or name the app's execution role. ${boundary}.`,
  ],
  [
    /did not contain json key/i,
    () => "The secret's JSON has no key of that name: put it in, or mend the reference in `secrets`.",
  ],
  [
    /invalid character/i,
    () =>
      "The secret is no JSON, so it has no keys: leave `:KEY:STAGE:VERSION` out of the reference in `secrets`.",
  ],
  [
    /can't find|NotFound|invalid ssm parameters|marked for deletion/i,
    () =>
      "What `secrets` refers to is not there. Make it, or mend the reference; a parameter's name is looked for in this account and Region.",
  ],
];

/** What to do about a task that could not have its secrets; undefined when it stopped for another reason, or that one may pass. */
export function adviceOnSecret(reason: string): string | undefined {
  if (!failure.test(reason)) return undefined;
  const [pattern, advice] = advices.find(([one]) => one.test(reason)) ?? [];
  return advice?.(pattern?.exec(reason)?.[1] ?? "");
}

/** Of a service's diagnosis: the first thing to do about its secrets; undefined when they are not what is wrong. */
export const adviceAmong = (lines: readonly string[]): string | undefined =>
  lines.flatMap((line) => adviceOnSecret(line) ?? [])[0];

/** IAM takes seconds to know everywhere what a policy says: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency */
const apartMs = 30_000;

const isDenial = (reason: string) => /denied|not authorized|not allowed/i.test(reason);

/** The reason, once two tasks say so and no further try helps; what is denied may only not be known everywhere yet. */
export function findUnreadable(tasks: readonly StoppedTask[]): string | undefined {
  const failed = tasks.filter((task) => adviceOnSecret(describeStop(task)) !== undefined);
  const lasting = failed.filter((task) => !isDenial(describeStop(task)));
  const times = failed.map(({ stoppedAt }) => stoppedAt);
  const [newest] = failed;
  const isCertain = lasting.length >= 2 || Math.max(...times) - Math.min(...times) >= apartMs;
  return newest && isCertain ? describeStop(newest) : undefined;
}
