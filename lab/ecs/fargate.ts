import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { AwsError } from "../kernel/aws-error.ts";

const range = (from: number, to: number, step: number) =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);

/** CPU units to MiB: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const sizes: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, range(1024, 4096, 1024)],
  [1024, range(2048, 8192, 1024)],
  [2048, range(4096, 16384, 1024)],
  [4096, range(8192, 30720, 1024)],
  [8192, range(16384, 61440, 4096)],
  [16384, range(32768, 122880, 8192)],
]);

/** `256`, `.25 vCPU`, `512`, `0.5 GB` in units or MiB. */
function toUnits(text: string | undefined): number {
  const [, number = "", unit] = /^\s*([\d.]+)\s*(vcpu|gb)?\s*$/i.exec(text ?? "") ?? [];
  return unit ? Number(number) * 1024 : Number(number);
}

export interface FargateTask {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly networkMode?: string | undefined;
  readonly executionRoleArn?: string | undefined;
  readonly containers: readonly ContainerDefinition[];
}

const clientError = (message: string) => new AwsError("ClientException", message);

export function checkFargate({ cpu, memory, networkMode, executionRoleArn, containers }: FargateTask): void {
  if (networkMode !== "awsvpc") throw clientError("Fargate only supports network mode ‘awsvpc’.");
  if (!cpu || !memory)
    throw clientError("Fargate requires that 'cpu' and 'memory' be defined at the task level.");
  if (!sizes.get(toUnits(cpu))?.includes(toUnits(memory)))
    throw clientError("No Fargate configuration exists for given values.");
  if (executionRoleArn) return;
  if (containers.some(({ logConfiguration }) => logConfiguration?.logDriver === "awslogs"))
    throw clientError(
      "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
    );
  if (containers.some(({ image }) => /\.dkr\.ecr\..*amazonaws\.com\//.test(image ?? "")))
    throw clientError("Fargate requires task definition to have execution role ARN to support ECR images.");
}
