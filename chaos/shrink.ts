import type { Ending } from "./play.ts";
import type { Story } from "./story.ts";

type Play = (story: Story) => Promise<Ending>;

interface Failing {
  readonly story: Story;
  readonly ending: Ending;
}

/** Tries the stories in turn; the first that fails, too, is answered. */
async function firstFailing(play: Play, stories: readonly Story[]): Promise<Failing | undefined> {
  for (const story of stories) {
    const ending = await play(story);
    if (ending.wrong.length > 0) return { story, ending };
  }
  return undefined;
}

const without = <T>(list: readonly T[], from: number, count: number) => [
  ...list.slice(0, from),
  ...list.slice(from + count),
];

const withoutOneStep = (story: Story): Story[] =>
  story.steps.map((_, at) => ({ ...story, steps: without(story.steps, at, 1) }));

/** Spares the faults that happened, all at once, then in smaller and smaller portions. */
function withFewerFaults({ story, ending }: Failing, portion: number): Story[] {
  const ids = ending.faults.map(({ id }) => id);
  const starts = Array.from({ length: Math.ceil(ids.length / portion) }, (_, part) => part * portion);
  return starts.map((start) => ({
    ...story,
    spared: new Set([...(story.spared ?? []), ...ids.slice(start, start + portion)]),
  }));
}

/** A shorter story that fails, too: fewer steps first, then fewer faults; at most `most` plays. */
export async function shrink(play: Play, failing: Failing, most = 150): Promise<Failing> {
  let plays = 0;
  const counted: Play = async (story) => {
    plays += 1;
    return plays > most ? { ...failing.ending, wrong: [] } : play(story);
  };
  let best = failing;
  for (let portion = Math.max(1, best.ending.faults.length); plays <= most; ) {
    const shorter =
      (await firstFailing(counted, withoutOneStep(best.story))) ??
      (best.ending.faults.length > 0
        ? await firstFailing(counted, withFewerFaults(best, portion))
        : undefined);
    if (shorter) best = shorter;
    else if (portion === 1) break;
    else portion = Math.ceil(portion / 2);
  }
  return best;
}
