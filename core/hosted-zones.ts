/** A hosted zone as far as the choice needs it. `name` without the trailing dot, lower case. */
export interface HostedZone {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** Made and kept by another AWS service (Cloud Map): not for records of ours. */
  readonly linked: boolean;
}

export type ZoneChoice<Zone extends HostedZone> =
  | { readonly found: "zone"; readonly zone: Zone }
  | { readonly found: "none" }
  /** Public zones of one name: nobody but the user can say which of them the world asks. */
  | { readonly found: "several"; readonly zones: readonly Zone[] };

/**
 * The public zone with the longest name that `host` (or `*.host`) lies in; among those whose ids are `preferred`, if it lies in one
 * of them.
 */
export function chooseHostedZone<Zone extends HostedZone>(
  host: string,
  zones: readonly Zone[],
  preferred: readonly string[] = [],
): ZoneChoice<Zone> {
  const fitting = zones.filter(
    (zone) => !zone.private && !zone.linked && `.${host.toLowerCase()}`.endsWith(`.${zone.name}`),
  );
  const named = fitting.filter(({ id }) => preferred.includes(id));
  const candidates = named.length > 0 ? named : fitting;
  const longest = Math.max(...candidates.map(({ name }) => name.length));
  const [zone, ...others] = candidates.filter(({ name }) => name.length === longest);
  if (!zone) return { found: "none" };
  return others.length > 0 ? { found: "several", zones: [zone, ...others] } : { found: "zone", zone };
}
