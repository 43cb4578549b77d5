/** Something that keeps a deployment from being begun: what was found at which input, and what to do. */
export interface Obstacle {
  readonly message: string;
  readonly hint: string;
}
