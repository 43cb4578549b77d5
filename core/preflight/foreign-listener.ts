import { tagKeys } from "../names.ts";
import type { Obstacle } from "../obstacle.ts";

interface Listener {
  readonly arn: string;
  readonly port: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A load balancer has one listener a port, and attach-listener-rule touches none without the platform's tag: no login comes beside it. */
export const foreignListener = (platform: string, listeners: readonly Listener[]): readonly Obstacle[] =>
  listeners
    .filter(({ port, tags }) => port === 443 && tags[tagKeys.platform] !== platform)
    .map(({ arn }) => ({
      message: `The load balancer of the platform "${platform}" has a listener on port 443 that Gatehouse did not make: ${arn}.`,
      hint: "Delete that listener, or put the app on another `platform`: the sign-in needs the port.",
    }));
