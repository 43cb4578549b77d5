import type { World } from "../kernel/world.ts";
import { storedName } from "./names.ts";
import { authoritativeZone, resolve } from "./resolve.ts";

const property = /^\d+ (\w+) "(.*)"$/;

/** The internet's DNS of the lab, for those who ask of name servers and CAA records. Only the account's delegated zones are in it. */
export const publicDnsOf = (world: World) => ({
  async nameServers(name: string): Promise<readonly string[]> {
    const zone = authoritativeZone(world, storedName(name));
    return zone?.name === storedName(name) ? zone.nameServers.map((server) => server.slice(0, -1)) : [];
  },
  async caa(name: string): Promise<readonly { readonly tag: string; readonly value: string }[]> {
    const values = resolve(world, name, "CAA")?.values ?? [];
    return values.flatMap((text) => {
      const [, tag = "", value = ""] = property.exec(text) ?? [];
      return tag === "" ? [] : [{ tag, value }];
    });
  },
});
