import type { Obstacle } from "../core/obstacle.ts";
import { UserError } from "../core/user-error.ts";

/** All obstacles as one error, each hint once; for what is found before anything is changed. */
export function obstacleError(obstacles: readonly Obstacle[]): UserError {
  const messages = obstacles.map(({ message }) => message);
  const hints = new Set(obstacles.map(({ hint }) => hint));
  return new UserError(`${messages.join("\n")} Nothing was made or changed.`, [...hints].join("\n"));
}
