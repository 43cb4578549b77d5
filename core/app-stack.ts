import { type AppIdentity, tagKeys } from "./names.ts";

/** What is read of a stack here; DescribeStacks shows all of it, even while the stack is under way or deleted. */
export interface AppStack {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** As stackName() of core/stacks.ts says, which brings the whole graph along: too much for a function's inline code. */
export const certificateStack = (name: string): string => `${name}-certificate`;
export const serviceStack = (name: string): string => `${name}-service`;
export const platformStack = (platform: string): string => `${platform}-platform`;

const appOf = (platform: string | undefined, name: string | undefined): AppIdentity | undefined =>
  platform && name ? { platform, name } : undefined;

/** Whose certificate or service stack it is; undefined for any other stack. */
export function appOfStack({ name, parameters }: AppStack): AppIdentity | undefined {
  const app = appOf(parameters.Platform, parameters.Name);
  return app && [certificateStack(app.name), serviceStack(app.name)].includes(name) ? app : undefined;
}

/** Whose thing it is by its tags. */
export const appOfTags = (tags: Readonly<Record<string, string>>): AppIdentity | undefined =>
  appOf(tags[tagKeys.platform], tags[tagKeys.name]);

/** The app of the platform that the tags name; undefined for anything of others. */
export function appOnPlatform(
  platform: string,
  tags: Readonly<Record<string, string>> | undefined,
): string | undefined {
  const app = appOfTags(tags ?? {});
  return app?.platform === platform ? app.name : undefined;
}

export type StackPhase =
  /** Outputs stand for something that is there: made once, perhaps being updated. */
  | "standing"
  /** Not yet. */
  | "coming"
  /** Deleted, being deleted, never come to be, or of another platform. */
  | "gone";

const gone = /^(DELETE|ROLLBACK)_/;
const coming = /^(CREATE_IN_PROGRESS|CREATE_FAILED|REVIEW_|IMPORT_IN_PROGRESS|IMPORT_ROLLBACK)/;

/** An update leaves the old outputs in place until it is done; a failed creation is taken down whole. */
export function phaseOf(stack: AppStack | undefined): StackPhase {
  if (!stack || gone.test(stack.status)) return "gone";
  return coming.test(stack.status) ? "coming" : "standing";
}

/** Whether a stack that once had this certificate is at rest without it. */
export const hasLetGo = ({ status, outputs }: AppStack, certificate: string): boolean =>
  /^(CREATE|UPDATE.*)_COMPLETE$/.test(status)
    ? (outputs.CertificateArn ?? certificate) !== certificate
    : status === "DELETE_COMPLETE";
