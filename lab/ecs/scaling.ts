/** What the scheduler sees of a service when it decides how many tasks to start and stop. */
export interface Census {
  readonly desired: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** Tasks of the primary deployment that are meant to run. */
  readonly primary: number;
  /** Tasks of all deployments that are meant to run. */
  readonly all: number;
  /** Those of them that are healthy. */
  readonly healthy: number;
}

/** Percentages of the desired count: the minimum is rounded up, the maximum down (docs, DeploymentConfiguration). */
const least = ({ desired, minimumHealthyPercent }: Census) =>
  Math.ceil((desired * minimumHealthyPercent) / 100);
const most = ({ desired, maximumPercent }: Census) => Math.floor((desired * maximumPercent) / 100);

/** How many tasks of the primary deployment to start now. */
export const tasksToStart = (census: Census): number =>
  Math.max(0, Math.min(census.desired - census.primary, most(census) - census.all));

/** How many healthy tasks may go now. */
export const healthyToSpare = (census: Census): number => Math.max(0, census.healthy - least(census));
