import type {
  DescribeStackDriftDetectionStatusCommandInput,
  DescribeStackDriftDetectionStatusCommandOutput,
  DescribeStackResourceDriftsCommandInput,
  DescribeStackResourceDriftsCommandOutput,
  DetectStackDriftCommandInput,
  DetectStackDriftCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { operation } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";
import { isDrifted, readDrifts } from "../drift/read-drift.ts";
import type { DriftReaders } from "../drift/reader.ts";
import { type Detection, driftStore } from "../drift/store.ts";
import { validationError } from "../language/template-error.ts";
import type { LabStack } from "../store.ts";
import { stackPermissions } from "./engine.ts";
import { getStack } from "./find-stack.ts";
import { pageOf, present } from "./page.ts";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html#drift-considerations */
const detectable = [
  "CREATE_COMPLETE",
  "UPDATE_COMPLETE",
  "UPDATE_ROLLBACK_COMPLETE",
  "UPDATE_ROLLBACK_FAILED",
];

const underWay = (world: World, { stackId }: LabStack) =>
  [...world.store(driftStore).detections.values()].some(
    (detection) => detection.stackId === stackId && detection.drifts === undefined,
  );

/** The words are a guess, the code is documented. */
function refuseUndetectable(world: World, stack: LabStack): void {
  if (!detectable.includes(stack.status))
    throw validationError(
      `Drift detection cannot be performed on stack [${stack.stackId}] while it is in ${stack.status} state`,
    );
  if (underWay(world, stack))
    throw validationError(`Drift detection is already in progress for stack [${stack.stackId}]`);
}

export const detectStackDrift = (readers: DriftReaders) =>
  operation<DetectStackDriftCommandInput, DetectStackDriftCommandOutput>({
    run({ StackName }, { world }) {
      const stack = getStack(world, StackName);
      refuseUndetectable(world, stack);
      const id = world.random.uuid();
      const { stackId } = stack;
      const detection: Detection = { id, stackId, startedAt: world.clock.now(), drifts: undefined };
      const { detections, seconds } = world.store(driftStore);
      detections.set(id, detection);
      world.clock.after(seconds * 1000, () => {
        detection.drifts = readDrifts(world, stack, readers);
      });
      return { StackDriftDetectionId: id };
    },
    permissions: (input, call) => [
      ...stackPermissions("DetectStackDrift", input, call),
      ...stackPermissions("DetectStackResourceDrift", input, call),
    ],
  });

const wordFor = (drifted: number) => (drifted > 0 ? ("DRIFTED" as const) : ("IN_SYNC" as const));

function statusOf({ drifts }: Detection, failure: string) {
  if (drifts === undefined) return "DETECTION_IN_PROGRESS" as const;
  return failure === "" ? ("DETECTION_COMPLETE" as const) : ("DETECTION_FAILED" as const);
}

function shownDetection(detection: Detection, failure: string) {
  const { id, stackId, startedAt, drifts } = detection;
  const DetectionStatus = statusOf(detection, failure);
  const count = drifts?.filter(isDrifted).length;
  return {
    StackId: stackId,
    StackDriftDetectionId: id,
    DetectionStatus,
    ...present("DetectionStatusReason", DetectionStatus === "DETECTION_FAILED" ? failure : undefined),
    ...present("DriftedStackResourceCount", count),
    ...(count === undefined ? {} : { StackDriftStatus: wordFor(count) }),
    Timestamp: new Date(startedAt),
  };
}

export const describeStackDriftDetectionStatus = operation<
  DescribeStackDriftDetectionStatusCommandInput,
  DescribeStackDriftDetectionStatusCommandOutput
>({
  run({ StackDriftDetectionId = "" }, { world }) {
    const { detections, failure } = world.store(driftStore);
    const detection = detections.get(StackDriftDetectionId);
    if (!detection) throw validationError(`Drift detection [${StackDriftDetectionId}] does not exist`);
    return shownDetection(detection, failure);
  },
});

export const describeStackResourceDrifts = operation<
  DescribeStackResourceDriftsCommandInput,
  DescribeStackResourceDriftsCommandOutput
>({
  run({ StackName, StackResourceDriftStatusFilters: wanted, MaxResults = 100, NextToken: token }, { world }) {
    const { stackId } = getStack(world, StackName);
    const detections = [...world.store(driftStore).detections.values()];
    const last = detections.findLast((one) => one.stackId === stackId && one.drifts !== undefined);
    const drifts = (last?.drifts ?? []).filter(
      ({ StackResourceDriftStatus: status }) => !wanted || (status !== undefined && wanted.includes(status)),
    );
    const { items, NextToken } = pageOf(drifts, token, MaxResults);
    return { StackResourceDrifts: [...items], ...present("NextToken", NextToken) };
  },
  permissions: (input, call) => stackPermissions("DescribeStackResourceDrifts", input, call),
});
