import type { Obstacle } from "../obstacle.ts";
import { secretsPolicy } from "../template-secrets.ts";

/**
 * All inline policies of a role may have 10,240 characters together, and the execution role has one already:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const mostCharacters = 9000;

/** More references than the execution role's policy can name. */
export function findSecretsRoom(secrets: Readonly<Record<string, string>>): readonly Obstacle[] {
  const characters = JSON.stringify(secretsPolicy(secrets)).length;
  return characters <= mostCharacters
    ? []
    : [
        {
          message: `\`secrets\` refers to so much that the policy to read it has ${characters} characters, of ${mostCharacters} that fit.`,
          hint: "Keep several values as keys of one secret's JSON, and name it with `:KEY::`: it counts once.",
        },
      ];
}
