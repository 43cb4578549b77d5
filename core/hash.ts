/** FNV-1a with 32 bits: spreads names over slots; not for secrets. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return state;
}
