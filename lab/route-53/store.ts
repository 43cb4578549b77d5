import type { LinkedService, ResourceRecordSet, RRType, VPC } from "@aws-sdk/client-route-53";
import { defineStore, type World } from "../kernel/world.ts";

/** A record set as Route 53 keeps it: the name in lower case, escaped, with a trailing dot. */
export interface LabRecordSet extends ResourceRecordSet {
  readonly Name: string;
  readonly Type: RRType;
}

export interface LabZone {
  /** Without `/hostedzone/`. */
  readonly id: string;
  /** With a trailing dot. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment?: string;
  readonly privateZone: boolean;
  readonly vpcs: readonly VPC[];
  readonly linkedService?: LinkedService;
  /** Whether the internet's name servers lead to it; of several public zones of one name only one can be. */
  readonly delegated: boolean;
  readonly nameServers: readonly string[];
  /** By name, type and set identifier. */
  readonly records: ReadonlyMap<string, LabRecordSet>;
}

export interface LabChange {
  readonly submittedAt: number;
  readonly comment?: string;
}

export const route53Store = defineStore("route-53", () => ({
  zones: new Map<string, LabZone>(),
  changes: new Map<string, LabChange>(),
  /** Zones that answer PriorRequestNotComplete, and how many times more: for tests. */
  busy: new Map<string, number>(),
}));

/** The zones of all accounts: what the internet may ask. */
export const zonesOfAllAccounts = (world: World): readonly LabZone[] =>
  [...world.accounts.values()].flatMap((account) => [...account.store(route53Store).zones.values()]);
