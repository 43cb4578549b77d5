import { expect, test } from "@jest/globals";
import { adviceAmong, adviceOnSecret, findUnreadable } from "../../core/secret-failure.ts";
import type { StoppedTask } from "../../core/stopped-task.ts";

const arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/db-AbCdEf";
const asm = (cause: string) =>
  `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ${cause}`;
const ssm = (cause: string) => asm(cause).replace("secret from asm", "secrets from ssm");
const who =
  "User: arn:aws:sts::111122223333:assumed-role/shop-ExecutionRole-1/8edb is not authorized to perform";
const denied = asm(
  `failed to fetch secret ${arn} from secrets manager: AccessDeniedException: ${who}: secretsmanager:GetSecretValue on resource: ${arn} because no permissions boundary allows the secretsmanager:GetSecretValue action status code: 400, request id: 53f8285a`,
);
const noKey = asm("retrieved secret from Secrets Manager did not contain json key password");

test.each([
  ["a refusal, with the secret", denied, new RegExp(`names ${arn} .*AppSecrets`)],
  [
    "a refusal, with the parameter",
    ssm(
      `AccessDeniedException: ${who}: ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:111122223333:parameter/key because`,
    ),
    /names arn:aws:ssm:eu-west-1:111122223333:parameter\/key .*AppSecrets/,
  ],
  [
    "a key that is refused",
    asm(
      `failed to fetch secret ${arn} from secrets manager: AccessDeniedException: Access to KMS is not allowed`,
    ),
    /The secret's key may not be used.*AppSecrets/,
  ],
  ["a JSON key that is missing", noKey, /JSON has no key of that name/],
  [
    "a secret that is no JSON",
    asm("invalid character 'h' looking for beginning of value"),
    /no JSON, so it has no keys/,
  ],
  [
    "a secret that is gone",
    asm(
      `failed to fetch secret ${arn} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
    ),
    /Make it, or mend the reference/,
  ],
  ["a parameter that is gone", ssm("invalid ssm parameters: /shop/key"), /in this account and Region/],
])("of %s it is said what to do", (_, reason, advice) => {
  expect(adviceOnSecret(reason)).toMatch(advice);
  expect(adviceAmong(["the last lines of its log", `3 tasks stopped: ${reason}`])).toMatch(advice);
});

test.each([
  "Essential container in task exited; exit code 1",
  "CannotPullContainerError: pull access denied, repository does not exist or may require authorization",
  asm("").replace(
    "unable to retrieve secret from asm",
    "unable to retrieve ecr registry auth: AccessDeniedException",
  ),
  asm("RequestCanceled: request context canceled caused by: context deadline exceeded"),
])("nothing is said of %s", (reason) => {
  expect(adviceOnSecret(reason)).toBeUndefined();
  expect(findUnreadable([stopped(reason, 0), stopped(reason, 60)])).toBeUndefined();
});

const stopped = (reason: string, seconds: number): StoppedTask => ({
  ...{ id: "1", taskDefinitionArn: "arn", containerReason: "", reason },
  stoppedAt: seconds * 1000,
});

test.each([
  ["one task", [stopped(noKey, 0)], false],
  ["two tasks that lack something", [stopped(noKey, 0), stopped(noKey, 0)], true],
  ["two that were denied at once, perhaps before IAM knew", [stopped(denied, 1), stopped(denied, 0)], false],
  ["two that were denied one after the other", [stopped(denied, 40), stopped(denied, 0)], true],
])("%s: no further try helps? %#", (_, tasks, isHopeless) => {
  expect(findUnreadable(tasks) !== undefined).toBe(isHopeless);
});
