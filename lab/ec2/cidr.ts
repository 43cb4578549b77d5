/** A block of IPv4 addresses: its first address as a number, and how many bits of it are fixed. */
export interface Cidr {
  readonly first: number;
  readonly bits: number;
}

function addressNumber(ip: string): number | undefined {
  const octets = ip.split(".").map(Number);
  const valid =
    octets.length === 4 && octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet < 256);
  return valid ? octets.reduce((sum, octet) => sum * 256 + octet, 0) : undefined;
}

const size = ({ bits }: Cidr) => 2 ** (32 - bits);

/** Undefined unless it reads `a.b.c.d/n`. Bits behind the prefix are dropped, as EC2 does. */
export function parseCidr(text: string): Cidr | undefined {
  const [, ip = "", prefix = ""] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  const address = addressNumber(ip);
  const bits = Number(prefix);
  if (address === undefined || prefix === "" || bits > 32) return undefined;
  return { first: address - (address % size({ first: 0, bits })), bits };
}

export const cidrSize = size;

export const contains = (outer: Cidr, inner: Cidr): boolean =>
  inner.first >= outer.first && inner.first + size(inner) <= outer.first + size(outer);

export const overlaps = (one: Cidr, other: Cidr): boolean =>
  one.first < other.first + size(other) && other.first < one.first + size(one);

/** Whether the block `cidr` holds the address; without an address only the whole internet does. */
export function cidrHolds(cidr: string, ip: string | undefined): boolean {
  const block = parseCidr(cidr);
  if (!block) return false;
  if (ip === undefined) return block.bits === 0;
  const address = addressNumber(ip);
  return address !== undefined && contains(block, { first: address, bits: 32 });
}
