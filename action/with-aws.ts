/** What needs the SDK: loaded once the inputs are in order, from a bundle of its own. */
export { createClients, findRegion } from "../aws/clients.ts";
export { identify } from "../aws/sts.ts";
export { act } from "./act.ts";
export { openSession } from "./session.ts";
