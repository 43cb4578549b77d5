import { templateError } from "./template-error.ts";

const toNumber = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

const toAddress = (value: number) =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** Fn::Cidr for IPv4: `count` blocks of `hostBits` bits each, from the start of `block`. */
export function cidrBlocks(block: string, count: number, hostBits: number): string[] {
  const [address = "", prefix] = block.split("/");
  const size = 2 ** hostBits;
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(address) || count * size > 2 ** (32 - Number(prefix))) {
    throw templateError(`Fn::Cidr cannot make ${count} blocks of ${hostBits} bits in ${block}`);
  }
  const start = toNumber(address);
  return Array.from({ length: count }, (_, index) => `${toAddress(start + index * size)}/${32 - hostBits}`);
}
