import { type AppStack, appOfStack, appOfTags } from "../../core/app-stack.ts";
import type { AppIdentity } from "../../core/names.ts";
import type { WakeUp } from "../../core/wake-up.ts";

type Push = Extract<WakeUp, { from: "push" }>;
type Tags = Readonly<Record<string, string>>;

/** How to find out what an event is about; a function names only what its own events need. */
export interface Directory {
  stack?(id: string): Promise<AppStack | undefined>;
  certificate?(arn: string): Promise<Tags | undefined>;
  service?(arn: string): Promise<Tags | undefined>;
  /** The names of the platform's apps that track what was pushed. */
  trackers?(push: Push): Promise<readonly string[]>;
  /** The names of all apps of the platform. */
  apps(): Promise<readonly string[]>;
}

/** One app to look at, and what the event has led to on the way. */
export interface Visit {
  readonly app: AppIdentity;
  /** Read by its id, so it may be a deleted one, which nobody finds by its name any more. */
  readonly stack?: AppStack;
  /** Of the stack, or of the resource in it that the event tells of. */
  readonly status?: string;
  readonly push?: Push;
  readonly certificate?: { readonly arn: string; readonly tags: Tags };
}

async function findVisit(wakeUp: WakeUp, directory: Directory): Promise<Visit | undefined> {
  if (wakeUp.from === "release") return { app: wakeUp.app };
  if (wakeUp.from === "stack") {
    const stack = await directory.stack?.(wakeUp.id);
    const app = stack && appOfStack(stack);
    return app && { app, stack, status: wakeUp.status };
  }
  if (wakeUp.from !== "certificate" && wakeUp.from !== "service") return undefined;
  const tags = await directory[wakeUp.from]?.(wakeUp.id);
  const app = tags && appOfTags(tags);
  return app && { app, certificate: { arn: wakeUp.id, tags } };
}

/** The apps of this platform that the event is about; none for an event about anything else. */
export async function findVisits(
  wakeUp: WakeUp,
  platform: string,
  directory: Directory,
): Promise<readonly Visit[]> {
  if (wakeUp.from === "schedule") {
    const names = new Set(await directory.apps());
    return [...names].sort().map((name) => ({ app: { platform, name } }));
  }
  if (wakeUp.from === "push") {
    const names = (await directory.trackers?.(wakeUp)) ?? [];
    return names.map((name) => ({ app: { platform, name }, push: wakeUp }));
  }
  const visit = await findVisit(wakeUp, directory);
  return visit?.app.platform === platform ? [visit] : [];
}
