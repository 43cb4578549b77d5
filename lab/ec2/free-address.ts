import type { World } from "../kernel/world.ts";
import { ec2Store, type LabSubnet } from "./store.ts";

const toNumber = (ip: string) => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const toText = (ip: number) => [24, 16, 8, 0].map((bits) => Math.floor(ip / 2 ** bits) % 256).join(".");

/** The lowest free address; AWS keeps the first four and the last of a subnet to itself. */
export function freeAddress(world: World, { cidr }: LabSubnet): string {
  const { networkInterfaces } = world.store(ec2Store);
  const [base = "", bits = "24"] = cidr.split("/");
  const last = toNumber(base) + 2 ** (32 - Number(bits)) - 2;
  for (let ip = toNumber(base) + 4; ip <= last; ip += 1)
    if (!networkInterfaces.has(toText(ip))) return toText(ip);
  throw new Error(`no free address in ${cidr}`);
}
