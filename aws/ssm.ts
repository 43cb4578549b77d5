import {
  DeleteParameterCommand,
  GetParameterCommand,
  LabelParameterVersionCommand,
  type ParameterHistory,
  PutParameterCommand,
  paginateGetParameterHistory,
  paginateGetParametersByPath,
  SSMClient,
  UnlabelParameterVersionCommand,
} from "@aws-sdk/client-ssm";
import {
  type AppIdentity,
  appOfReleaseParameter,
  ledgerParameter,
  releaseFolder,
  releaseParameter,
  trackParameter,
} from "../core/names.ts";
import { clientOptions } from "./client-options.ts";
import { unlessRefused } from "./error-code.ts";

export type { SSMClient };

export const ssmClient = () => new SSMClient(clientOptions);

/** One version of the release parameter. */
export interface Release {
  readonly image: string;
  readonly version: number;
  readonly labels: readonly string[];
  /** Milliseconds since the epoch. */
  readonly putAt: number;
}

const readVersion = ({ Value, Version, Labels, LastModifiedDate }: ParameterHistory): Release => ({
  image: Value ?? "",
  version: Version ?? 0,
  labels: Labels ?? [],
  putAt: LastModifiedDate?.getTime() ?? 0,
});

async function everyRelease(client: SSMClient, app: AppIdentity): Promise<readonly Release[]> {
  const releases: Release[] = [];
  const input = { Name: releaseParameter(app), MaxResults: 50 };
  for await (const page of paginateGetParameterHistory({ client }, input))
    releases.push(...(page.Parameters ?? []).map(readVersion));
  return releases;
}

/** All kept versions (at most 100), newest first; none when there is no such parameter. */
export async function listReleases(client: SSMClient, app: AppIdentity): Promise<readonly Release[]> {
  const releases = await unlessRefused(everyRelease(client, app), ["ParameterNotFound"]);
  return [...(releases ?? [])].sort((one, other) => other.version - one.version);
}

/** What the release parameter says now; undefined when there is none. */
export async function readRelease(
  client: SSMClient,
  app: AppIdentity,
): Promise<{ readonly image: string; readonly version: number } | undefined> {
  const request = client.send(new GetParameterCommand({ Name: releaseParameter(app) }));
  const answer = await unlessRefused(request, ["ParameterNotFound"]);
  return answer && { image: answer.Parameter?.Value ?? "", version: answer.Parameter?.Version ?? 0 };
}

/** Puts a new version and answers its number. */
export async function putRelease(client: SSMClient, app: AppIdentity, image: string): Promise<number> {
  const { Version } = await client.send(
    new PutParameterCommand({ Name: releaseParameter(app), Value: image, Type: "String", Overwrite: true }),
  );
  return Version ?? 0;
}

/** Answers whether there was one. */
export async function deleteRelease(client: SSMClient, app: AppIdentity): Promise<boolean> {
  const request = client.send(new DeleteParameterCommand({ Name: releaseParameter(app) }));
  return (await unlessRefused(request, ["ParameterNotFound"])) !== undefined;
}

/** Puts the label on that version; it leaves the version that had it before. */
export async function labelRelease(
  client: SSMClient,
  app: AppIdentity,
  { version, label }: { readonly version: number; readonly label: string },
): Promise<void> {
  await client.send(
    new LabelParameterVersionCommand({
      Name: releaseParameter(app),
      ParameterVersion: version,
      Labels: [label],
    }),
  );
}

export async function unlabelRelease(
  client: SSMClient,
  app: AppIdentity,
  { version, label }: { readonly version: number; readonly label: string },
): Promise<void> {
  await client.send(
    new UnlabelParameterVersionCommand({
      Name: releaseParameter(app),
      ParameterVersion: version,
      Labels: [label],
    }),
  );
}

async function readFolder(client: SSMClient, platform: string): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  const input = { Path: releaseFolder(platform), Recursive: true };
  for await (const page of paginateGetParametersByPath({ client }, input))
    for (const { Name = "", Value = "" } of page.Parameters ?? []) values.set(Name, Value);
  return values;
}

/** The names of the apps that have a release parameter on this platform, or another one that `appOf` knows. */
export async function listReleasedApps(
  client: SSMClient,
  platform: string,
  appOf = appOfReleaseParameter,
): Promise<readonly string[]> {
  const folder = await readFolder(client, platform);
  return [...folder.keys()].flatMap((parameter) => appOf(parameter)?.name ?? []);
}

/** The platform's apps that track a tag, with the image that each has released. */
export async function readTracked(
  client: SSMClient,
  platform: string,
): Promise<readonly { readonly name: string; readonly image: string; readonly tag: string }[]> {
  const folder = await readFolder(client, platform);
  return [...folder].flatMap(([parameter, image]) => {
    const app = appOfReleaseParameter(parameter);
    const tag = app && folder.get(trackParameter(app));
    return app && tag ? [{ name: app.name, image, tag }] : [];
  });
}

/** Undefined ends it. */
export async function trackTag(client: SSMClient, app: AppIdentity, tag: string | undefined): Promise<void> {
  const Name = trackParameter(app);
  if (tag === undefined)
    await unlessRefused(client.send(new DeleteParameterCommand({ Name })), ["ParameterNotFound"]);
  else await client.send(new PutParameterCommand({ Name, Value: tag, Type: "String", Overwrite: true }));
}

const missing = ["ParameterNotFound"];

/** The entries of the app's DNS ledger; none without one. */
export async function readLedger(client: SSMClient, app: AppIdentity): Promise<readonly string[]> {
  const request = client.send(new GetParameterCommand({ Name: ledgerParameter(app) }));
  return (await unlessRefused(request, missing))?.Parameter?.Value?.split(",") ?? [];
}

/** An empty ledger is none. More than 4 KB, which twenty long names may be, need a parameter of the advanced tier. */
export async function writeLedger(
  client: SSMClient,
  app: AppIdentity,
  entries: readonly string[],
): Promise<void> {
  const Name = ledgerParameter(app);
  const put = { Name, Value: entries.join(), Type: "String", Tier: "Intelligent-Tiering" } as const;
  if (entries.length > 0) await client.send(new PutParameterCommand({ ...put, Overwrite: true }));
  else await unlessRefused(client.send(new DeleteParameterCommand({ Name })), missing);
}
