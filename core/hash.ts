/** FNV-1a with 32 bits: spreads names over slots; not for secrets. http://www.isthe.com/chongo/tech/comp/fnv/ */
export const hash = (text: string): number =>
  [...text].reduce((state, sign) => Math.imul(state ^ sign.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);
