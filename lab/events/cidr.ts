import { isIP } from "node:net";
import { invalidPattern } from "./invalid-pattern.ts";

/** Whether an address lies between a range's first and last address, both included. */
export type AddressTest = (address: string) => boolean;

/**
 * Compiles `10.0.0.0/24`. As EventBridge's own engine does, the range begins at the address as written, not at its
 * network: https://github.com/aws/event-ruler (CIDR.java).
 */
export function compileCidr(cidr: string): AddressTest {
  const { address, maskBits } = parseCidr(cidr);
  const size = isIP(address) === 4 ? 32 : 128;
  if (maskBits >= size) throw invalidPattern(`IPv${size === 32 ? 4 : 6} mask bits must be < ${size}`);
  const first = addressToNumber(address);
  const last = first | ((1n << BigInt(size - maskBits)) - 1n);
  return (candidate) => {
    if (isIP(candidate) !== isIP(address)) return false;
    const number = addressToNumber(candidate);
    return first <= number && number <= last;
  };
}

function parseCidr(cidr: string): { address: string; maskBits: number } {
  const [address, mask, ...rest] = cidr.split("/");
  if (!address || mask === undefined || rest.length > 0)
    throw invalidPattern("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d+$/.test(mask)) throw invalidPattern("Malformed CIDR, mask bits must be an integer");
  if (Number(mask) < 0) throw invalidPattern("Malformed CIDR, mask bits must not be negative");
  if (isIP(address) === 0) throw invalidPattern(`Nonstandard IP address: ${address}`);
  return { address, maskBits: Number(mask) };
}

function addressToNumber(address: string): bigint {
  if (isIP(address) === 4) return joinGroups(address.split(".").map(Number), 8n);
  const [head = "", tail] = address.split("::");
  const before = hexGroups(head);
  const after = tail === undefined ? [] : hexGroups(tail);
  const zeros = Array<number>(8 - before.length - after.length).fill(0);
  return joinGroups([...before, ...zeros, ...after], 16n);
}

function hexGroups(text: string): number[] {
  return text === ""
    ? []
    : text.split(":").flatMap((group) => (group.includes(".") ? v4Groups(group) : [parseInt(group, 16)]));
}

/** The last two groups of `::ffff:10.0.0.1`. */
function v4Groups(address: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
}

function joinGroups(groups: readonly number[], bits: bigint): bigint {
  return groups.reduce((number, group) => (number << bits) | BigInt(group), 0n);
}
