import { AwsError } from "../kernel/aws-error.ts";
import type { ResourceRequest } from "../kernel/provider.ts";

/** CloudFormation tries again for a while before it gives a deletion up. How long is a guess. */
const patienceMs = 300_000;

/** Deletes as soon as nothing depends on it any more; what is gone already is deleted. */
export async function deleteWhenFree({ world, signal }: ResourceRequest, remove: () => void): Promise<void> {
  const until = world.clock.now() + patienceMs;
  for (;;) {
    const refusal = attempt(remove);
    if (!refusal || refusal.code.endsWith(".NotFound")) return;
    if (refusal.code !== "DependencyViolation" || world.clock.now() >= until) throw refusal;
    await world.clock.sleep(15_000, signal);
  }
}

function attempt(remove: () => void): AwsError | undefined {
  try {
    remove();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
