import type { TeardownSettings } from "../core/settings/settings.ts";
import type { Session } from "./session.ts";

export async function teardown(_session: Session, _settings: TeardownSettings): Promise<void> {}
