/**
 * `@peculiar/x509` stands on tsyringe, which refuses to load without the part of the Reflect metadata proposal
 * that keeps notes on classes. Import this before it. https://www.npmjs.com/package/@peculiar/x509
 */
const notes = new WeakMap<object, Map<unknown, unknown>>();

function notesOn(target: object): Map<unknown, unknown> {
  const own = notes.get(target) ?? new Map<unknown, unknown>();
  notes.set(target, own);
  return own;
}

function findNote(key: unknown, target: object): unknown {
  const parent = Object.getPrototypeOf(target) as object | null;
  return notesOn(target).get(key) ?? (parent ? findNote(key, parent) : undefined);
}

if (!("getMetadata" in Reflect))
  Object.assign(Reflect, {
    defineMetadata: (key: unknown, value: unknown, target: object) => notesOn(target).set(key, value),
    getOwnMetadata: (key: unknown, target: object) => notesOn(target).get(key),
    hasOwnMetadata: (key: unknown, target: object) => notesOn(target).has(key),
    getMetadata: findNote,
    metadata: (key: unknown, value: unknown) => (target: object) => {
      notesOn(target).set(key, value);
    },
  });
