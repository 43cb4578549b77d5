import { once } from "node:events";
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

/** Plays each seed that it is sent, and sends back what it came to, until nobody sends any more. */
export async function work(): Promise<void> {
  process.on("message", async (seed: number) => process.send?.(await playSeed(seed)));
  await once(process, "disconnect");
}
