import { defineStore } from "../kernel/world.ts";

export interface LabGroup {
  readonly name: string;
  readonly arn: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly subnetIds: readonly string[];
  readonly launchTemplateId: string;
  readonly version: number;
  readonly protectsNewInstances: boolean;
}

/** An instance of a group, with the version of the launch template that it was made from. */
export interface Member {
  readonly instanceId: string;
  readonly groupName: string;
  readonly version: number;
  readonly leaving: boolean;
}

export const autoscalingStore = defineStore("autoscaling", () => ({
  groups: new Map<string, LabGroup>(),
  /** By instance id. */
  members: new Map<string, Member>(),
}));
