import { GetParametersCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { type AppIdentity, releaseParameter, trackParameter } from "../core/names.ts";

/** What Parameter Store remembers of an app between deployments. */
export interface Memory {
  /** What the release parameter says now; undefined when there is none. */
  readonly released: { readonly image: string; readonly version: number } | undefined;
  /** The tag that the app tracks; undefined when it tracks none. */
  readonly tracked: string | undefined;
}

/** In one call; it names what is not there instead of refusing. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
export async function readMemory(client: SSMClient, app: AppIdentity): Promise<Memory> {
  const Names = [releaseParameter(app), trackParameter(app)];
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names }));
  const [release, track] = Names.map((name) => Parameters.find(({ Name }) => Name === name));
  return {
    released: release && { image: release.Value ?? "", version: release.Version ?? 0 },
    tracked: track?.Value,
  };
}
