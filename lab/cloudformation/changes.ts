import type { Change } from "@aws-sdk/client-cloudformation";

export type ResourceChange = Change;
