/** Everything the lab makes up (ids, ARNs, jitter) comes from one seeded source, so that a run can be repeated. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** `length` characters of A-Z and 0-9, as CloudFormation puts behind generated names. */
  suffix(length: number): string;
  uuid(): string;
}

// Named once: in Jest's contexts each look at a global costs more than what it is for here.
const { floor, imul } = Math;

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** mulberry32: small, fast and good enough for ids; not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = (alphabet: string, length: number) => {
    let picked = "";
    for (let left = length; left > 0; left -= 1) picked += alphabet[floor(next() * alphabet.length)];
    return picked;
  };
  const hex = (length: number) => pick("0123456789abcdef", length);
  return {
    next,
    hex,
    suffix: (length) => pick(letters, length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
