import { connectClients } from "../lab/clients.ts";
import { createRepository, pushImage, repositoryUri } from "../lab/ecr/repositories.ts";
import { createZone } from "../lab/route-53/zones.ts";
import { createVirtualLab, type VirtualLab } from "../lab/virtual-lab.ts";
import { openBook } from "./account.ts";
import type { RunEnd, TemplateHook } from "./action-run.ts";
import { type Faults, plotFaults } from "./faults.ts";
import { repository, type Scene } from "./people.ts";
import { type JobRoles, makeRoles } from "./roles.ts";
import { goodImages, type Story } from "./story.ts";
import { type Breach, watch } from "./watch.ts";

/** Where a story is played: the account, what is known of it, and who acts in it. */
export interface Stage extends Scene {
  readonly lab: VirtualLab;
  readonly faults: Faults;
  readonly breaches: readonly Breach[];
  readonly template: TemplateHook | undefined;
  /** Undefined: jobs act as the administrator. */
  readonly roles: JobRoles | undefined;
  /** By app: what is being done to it. */
  readonly under: Map<string, Promise<unknown>>;
  readonly ends: RunEnd[];
}

/** An account with a zone, a registry and its images, and with the story's faults planted. */
export async function openStage(story: Story, template: TemplateHook | undefined): Promise<Stage> {
  const faults = plotFaults(story);
  const lab = createVirtualLab({
    seed: story.seed,
    isDirect: true,
    quietTurns: 1,
    killBefore: faults.killBefore,
  });
  const { world } = lab;
  createZone(world, { name: "example.com", id: "Z0123456789ABCDEFGHIJ" });
  createRepository(world, { name: repository });
  for (const tag of goodImages) pushImage(world, { repository, tag, definition: {} });
  pushImage(world, { repository, tag: "bad", definition: { simulate: { unhealthy: true } } });
  const book = openBook(faults.happened);
  const breaches = watch(world, book);
  const clients = connectClients(lab);
  const roles = story.isByRoles ? await lab.clock.run(makeRoles(world, clients)) : undefined;
  faults.plant(world);
  const reference = (image: string) => `${repositoryUri(world, repository)}:${image}`;
  const played = { under: new Map(), ends: [] };
  return { lab, world, book, breaches, clients, faults, template, roles, reference, ...played };
}
