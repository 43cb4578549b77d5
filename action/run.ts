import type { Clients } from "../aws/clients.ts";
import { quoteLine } from "../core/log-line.ts";
import type { AppIdentity } from "../core/names.ts";
import { describeProblem, readSettings } from "../core/settings/read-settings.ts";
import type { Settings } from "../core/settings/settings.ts";
import { UserError } from "../core/user-error.ts";
import { describeError } from "./describe-error.ts";
import { createJournal, type Journal } from "./journal.ts";
import type { Parts, Session } from "./session.ts";
import { summarizeFailure } from "./summary.ts";

function readAllInputs(parts: Parts): Settings {
  const read = readSettings(parts.readInput);
  if ("settings" in read) return read.settings;
  const lines = read.problems.map(describeProblem);
  throw new UserError(
    lines.length === 1 ? lines.join() : `${lines.length} inputs are not usable:\n${lines.join("\n")}`,
    "Nothing was made or changed.",
  );
}

const configureCredentials = [
  "permissions:",
  "  id-token: write",
  "  contents: read",
  "steps:",
  "  - uses: aws-actions/configure-aws-credentials@v6",
  "    with:",
  "      role-to-assume: arn:aws:iam::111122223333:role/deploy",
  "      aws-region: eu-west-1",
];

async function findAccount(clients: Clients): Promise<string> {
  const { identify } = await import("./with-aws.ts");
  const identity = await identify(clients.sts);
  if (identity.state === "known") return identity.account;
  throw identity.state === "none"
    ? new UserError(
        "There are no AWS credentials. Nothing was made or changed.",
        "Put aws-actions/configure-aws-credentials before this step, with a role that this repository may assume:",
        { details: configureCredentials },
      )
    : new UserError(
        `AWS does not take the credentials: ${identity.code}: ${identity.message}`,
        "Look at the step that sets them; a session that has expired needs a longer `role-duration-seconds`.",
      );
}

async function connect(parts: Parts, settings: Settings, journal: Journal): Promise<Session> {
  const { findRegion, openSession } = await import("./with-aws.ts");
  const clients = await parts.connect();
  const region = await findRegion(clients);
  if (!region)
    throw new UserError(
      "No AWS Region is named. Nothing was made or changed.",
      "Give `aws-region` to aws-actions/configure-aws-credentials, or set AWS_REGION.",
    );
  const account = await findAccount(clients);
  const acting = settings.mode === "plan" ? settings.deployment : settings;
  const roleArn = "roleArn" in acting ? acting.roleArn : undefined;
  return openSession({ parts, clients, journal, account, region, roleArn, minutes: settings.waitForMinutes });
}

/** What is being done, as far as it is known. */
interface Attempt {
  readonly doing: string;
  readonly place?: { readonly app: AppIdentity; readonly region: string };
}

/** Shows the error, cause first, in the log and in the summary. */
async function report(parts: Parts, { doing, place }: Attempt, error: unknown): Promise<void> {
  const described = describeError(error);
  const { message, hint, details, stack } = described;
  parts.log.error([message, hint].filter((text) => text !== "").join("\n"));
  for (const line of details) parts.log.line(quoteLine(line));
  if (stack) parts.log.line(stack);
  await parts.summarize(summarizeFailure(doing, described, place));
}

const doings = {
  deploy: "Deployment",
  plan: "Plan",
  teardown: "Teardown",
  rollback: "Rollback",
  status: "Status",
} as const;

export type Outcome = "succeeded" | "failed";

export interface Run {
  readonly journal: Journal;
  readonly outcome: Promise<Outcome>;
  /** For a job that is cancelled: a plan ends early and takes away what it has made. False: there is nothing to wait for. */
  stop(): boolean;
}

/** The whole Action, with everything from outside in `parts`. It never throws: the outcome says how it went. */
export function run(parts: Parts): Run {
  const journal = createJournal(parts.clock, parts.log);
  let plan: Session | undefined;
  const outcome = perform(parts, journal, (session) => {
    plan = session;
  });
  const stop = () => {
    plan?.abandon();
    return plan !== undefined;
  };
  return { journal, outcome, stop };
}

async function perform(parts: Parts, journal: Journal, onPlan: (session: Session) => void): Promise<Outcome> {
  let attempt: Attempt = { doing: "Gatehouse" };
  try {
    const settings = readAllInputs(parts);
    const doing = `${doings[settings.mode]} of ${settings.name}`;
    attempt = { doing };
    const session = await connect(parts, settings, journal);
    attempt = { doing, place: { app: settings, region: session.region } };
    if (settings.mode === "plan") onPlan(session);
    const { act } = await import("./with-aws.ts");
    await act(session, settings);
    journal.close();
    return "succeeded";
  } catch (error) {
    journal.close();
    await report(parts, attempt, error);
    return "failed";
  }
}
