import type { Properties } from "../../kernel/provider.ts";
import type { Permission } from "../../kernel/service.ts";
import type { World } from "../../kernel/world.ts";

export type HandlerStep = "create" | "update" | "delete";

/** What a handler is about to work on. */
export interface HandlerFacts {
  readonly world: World;
  readonly stackName: string;
  readonly logicalId: string;
  readonly properties: Properties;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** "" before the resource is there. */
  readonly physicalId: string;
}

/**
 * The actions that a resource type's handler takes in the name of the stack's role. AWS's registry lists them for each type
 * (`handlers` in https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html), more than a handler takes in
 * any one case. Left out here is what belongs to properties that nobody uses (keys, S3, file systems, VPCs of functions, ...); whatever else
 * is listed counts as taken, since AWS does not say. Which version was compared, and what was left out: docs/lab-cloudformation.md.
 */
export interface Handler {
  /** Of the resource; as far as it is known before it is there. */
  arn(facts: HandlerFacts): string;
  /** On the resource, with blanks between. */
  readonly create: string;
  readonly update?: string;
  readonly delete: string;
  /** On the resource, at every step. */
  readonly reads?: string;
  /** At every step; such actions know no resources. */
  readonly anywhere?: string;
  /** On other resources. */
  others?(facts: HandlerFacts, step: HandlerStep): readonly Permission[];
  /** What conditions may ask about the resource. */
  context?(facts: HandlerFacts): Permission["context"];
}

export type Handlers = Readonly<Record<string, Handler>>;

const words = (text = "") => text.split(" ").filter((word) => word !== "");

export const on = (resource: string, actions: string, context: Permission["context"] = {}): Permission[] =>
  words(actions).map((action) => ({ action, resource, context }));

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** All that the role must be allowed before the handler begins. Nothing is tagged before it is there: whether a handler tags in the same call, AWS does not say. */
export function permissionsOfStep(
  handler: Handler,
  facts: HandlerFacts,
  step: HandlerStep,
): readonly Permission[] {
  const context = handler.context?.(facts) ?? {};
  return [
    ...on(handler.arn(facts), `${handler[step] ?? ""} ${handler.reads ?? ""}`, context),
    ...on("*", handler.anywhere ?? ""),
    ...(handler.others?.(facts, step) ?? []),
  ];
}

/** The role that a service needs to work in the account, made with its first resource. */
export const serviceLinkedRole = ({ world }: HandlerFacts, service: string, role: string): Permission[] =>
  on(
    `arn:aws:iam::${world.account}:role/aws-service-role/${service}/${role}`,
    "iam:CreateServiceLinkedRole",
    { "iam:AWSServiceName": service },
  );

export const passRole = (role: unknown, service: string): Permission[] =>
  on(text(role), "iam:PassRole", { "iam:PassedToService": service });
