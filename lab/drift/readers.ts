import type { DriftReaders } from "../cloudformation/drift/reader.ts";
import { appReaders } from "./app-readers.ts";
import { automationReaders } from "./automation-readers.ts";
import { loadBalancingReaders } from "./load-balancing-readers.ts";
import { networkReaders } from "./network-readers.ts";

/** Of the types whose drift the lab can tell; AWS knows more of them, and more of their properties. */
export const driftReaders: DriftReaders = {
  ...appReaders,
  ...automationReaders,
  ...loadBalancingReaders,
  ...networkReaders,
};
