import type { ImageDefinition } from "../containers/image-catalogue.ts";
import { defineStore } from "../kernel/world.ts";

export interface LabImage {
  readonly digest: string;
  readonly definition: ImageDefinition;
  readonly pushedAt: Date;
}

export interface LabRepository {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly tagsAreImmutable: boolean;
  /** By digest. */
  readonly images: Map<string, LabImage>;
  /** Tag to digest. */
  readonly tags: Map<string, string>;
  readonly resourceTags: Map<string, string>;
}

export const ecrStore = defineStore("ecr", () => ({ repositories: new Map<string, LabRepository>() }));
