import { play } from "./play.ts";
import { resultOf, type SeedResult, writeStory } from "./report.ts";
import { shrink } from "./shrink.ts";
import { tellStory } from "./story.ts";

async function playSeed(seed: number): Promise<SeedResult> {
  const story = tellStory(seed);
  const ending = await play(story);
  const result = resultOf(seed, ending);
  if (ending.wrong.length === 0) return result;
  const short = await shrink(play, { story, ending });
  return { ...result, failure: { wrong: ending.wrong, story: writeStory(short.story, short.ending) } };
}

/** Plays every `stride`-th seed from `from` on; one line of JSON on stdout for each. */
export async function work(from: number, count: number, stride: number): Promise<void> {
  for (let seed = from; seed < from + count * stride; seed += stride)
    process.stdout.write(`${JSON.stringify(await playSeed(seed))}\n`);
}
