/** A hosted zone as far as the choice needs it. `name` without the trailing dot, lower case. */
export interface HostedZone {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** Made and kept by another AWS service (Cloud Map): not for records of ours. */
  readonly linked: boolean;
}

/** The public zone with the longest name that `host` lies in; the first listed of two with one name. */
export function chooseHostedZone<Zone extends HostedZone>(
  host: string,
  zones: readonly Zone[],
): Zone | undefined {
  const name = host.toLowerCase();
  const fitting = zones.filter(
    (zone) => !zone.private && !zone.linked && (name === zone.name || name.endsWith(`.${zone.name}`)),
  );
  return fitting.reduce<Zone | undefined>(
    (best, zone) => (best && best.name.length >= zone.name.length ? best : zone),
    undefined,
  );
}
