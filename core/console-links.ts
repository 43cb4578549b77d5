import type { AppIdentity } from "./names.ts";

/** Where to go on looking: a place in AWS's console. */
export interface ConsoleLink {
  readonly what: string;
  readonly url: string;
}

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function consoleDomain(region: string): string {
  if (region.startsWith("cn-")) return "console.amazonaws.cn";
  return region.startsWith("us-gov-") ? "console.amazonaws-us-gov.com" : "console.aws.amazon.com";
}

/** CloudWatch's pages take names encoded twice, with `$` for the second `%`. */
const encodeTwice = (text: string) => encodeURIComponent(encodeURIComponent(text)).replaceAll("%", "$");

/** The app's stacks, its service and its log. The forms are the console's own, which documents none. */
export function consoleLinks({ platform, name }: AppIdentity, region: string): readonly ConsoleLink[] {
  const base = `https://${region}.${consoleDomain(region)}`;
  const stacks = `${base}/cloudformation/home?region=${region}#/stacks?filteringText=`;
  return [
    { what: "the app's stacks", url: `${stacks}${name}-` },
    ...(platform === name ? [] : [{ what: "the platform's stacks", url: `${stacks}${platform}-` }]),
    { what: "its service", url: `${base}/ecs/v2/clusters/${platform}/services?region=${region}` },
    {
      what: "its log",
      url: `${base}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeTwice(`/gatehouse/${platform}/${name}`)}`,
    },
  ];
}
