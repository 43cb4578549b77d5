import { tagKeys } from "../names.ts";
import { type DeploySettings, sharesPlatform } from "../settings/settings.ts";
import { type StackKind, stackContracts } from "../stacks.ts";
import type { KnownStacks } from "./stack-choice.ts";

type Pairs = Readonly<Record<string, string>>;

/** Two apps with different `tags` would otherwise take turns in updating the stacks they share. */
const usersTags = (kind: StackKind, settings: DeploySettings, known: KnownStacks): Pairs =>
  (stackContracts[kind].owner === "platform" && sharesPlatform(settings) && known[kind]?.tags) ||
  settings.tags;

/** The stack's tags, which CloudFormation hands on to what is in it. */
export function tagsOf(kind: StackKind, settings: DeploySettings, known: KnownStacks): Pairs {
  const ours = stackContracts[kind].owner === "app" ? { [tagKeys.name]: settings.name } : {};
  return { ...usersTags(kind, settings, known), ...ours, [tagKeys.platform]: settings.platform };
}
