import { number, text } from "../ec2/properties.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, ResourceRequest } from "../kernel/provider.ts";
import { endMember, launchMember, stayingIn } from "./members.ts";
import type { LabGroup } from "./store.ts";

/** `PT1H2M3S`, in seconds. */
function pauseSeconds(text = "PT0S"): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/**
 * One instance at a time, each time a new one first, as MinInstancesInService asks when all are needed. Without a policy those that run
 * stay as they are. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export async function roll(
  { world, signal }: ResourceRequest,
  group: LabGroup,
  policy: Properties | undefined,
): Promise<void> {
  const outdated = stayingIn(world, group.name).filter(({ version }) => version !== group.version);
  if (!policy || outdated.length === 0) return;
  if ((number(policy, "MinInstancesInService") ?? 0) >= group.maxSize)
    throw new AwsError(
      "ValidationError",
      "AutoScaling group MinInstancesInService must be less than the autoscaling group's MaxSize",
    );
  for (const member of outdated) {
    launchMember(world, group);
    await world.clock.sleep(pauseSeconds(text(policy, "PauseTime")) * 1000, signal);
    await endMember(world, member);
  }
}
