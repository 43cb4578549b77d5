import type { Stack } from "../../aws/cloudformation.ts";
import type { ParameterChange, StackPlan } from "../../core/plan/deployment-plan.ts";
import { describeNamesChange } from "../../core/plan/names-change.ts";
import { findPlanDangers } from "../../core/plan/plan-dangers.ts";
import type { PlannedChange } from "../../core/plan/planned-change.ts";
import { describeSecretsChange } from "../../core/plan/secrets-change.ts";
import type { DesiredStack } from "../../core/plan/stack-comparison.ts";
import { chooseStep, type StackStep } from "../../core/plan/stack-step.ts";
import { additionsOf } from "../../core/plan/template-resources.ts";
import type { StackKind } from "../../core/stacks.ts";
import type { Session } from "../session.ts";
import { viewChanges } from "./passing-change-set.ts";

/** One stack as it is and as it is wanted. */
export interface StackSight {
  readonly kind: StackKind;
  readonly known: Stack | undefined;
  readonly desired: DesiredStack;
  /** Stacks that are not there yet and whose outputs this one takes. */
  readonly waitsFor: readonly string[];
  /** References to what the app's container is to have; none but in the service. */
  readonly secrets: Readonly<Record<string, string>>;
}

const blank = ({ kind, desired: { name } }: StackSight): StackPlan => ({
  ...{ kind, name, state: "unchanged", source: "", note: "" },
  ...{ changes: [], dangers: [], parameters: [], findings: [] },
});

/** What the user may see of the inputs: they are all in DescribeStacks already. */
function compareParameters(
  known: Stack | undefined,
  { parameters }: DesiredStack,
): readonly ParameterChange[] {
  if (!known || Object.keys(known.parameters).length === 0) return [];
  return Object.entries(parameters).flatMap(([name, after]) => {
    const before = known.parameters[name] ?? "";
    return before === after ? [] : [{ name, before, after }];
  });
}

const joined = (...notes: readonly string[]) => notes.filter((note) => note !== "").join("; ");

function planFromTemplate(sight: StackSight, reason: string): StackPlan {
  const { template, parameters } = sight.desired;
  const changes: readonly PlannedChange[] = additionsOf(template, parameters).map((change) => ({
    ...change,
    properties: [],
  }));
  const note = joined(reason, describeSecretsChange(changes, sight.secrets));
  return { ...blank(sight), state: "create", source: "template", note, changes };
}

async function planFromChangeSet(
  session: Session,
  sight: StackSight,
  type: "CREATE" | "UPDATE",
): Promise<StackPlan> {
  const { desired, known } = sight;
  const view = await viewChanges(session, { desired, type, known });
  const plan = blank(sight);
  if (view.state === "empty") return plan;
  if (view.state === "refused")
    return { ...plan, state: "refused", findings: [view.reason, ...view.findings] };
  return {
    ...plan,
    state: type === "CREATE" ? "create" : "update",
    source: "change set",
    note:
      type === "UPDATE" && sight.kind === "certificate"
        ? describeNamesChange(known?.parameters ?? {}, desired.parameters)
        : describeSecretsChange(view.changes, sight.secrets),
    changes: view.changes,
    dangers: findPlanDangers(view.changes),
    parameters: compareParameters(known, desired),
  };
}

/** Why nothing can be said of a stack that is under way or stuck. */
const unknowable: Readonly<Partial<Record<StackStep, string>>> = {
  wait: "an operation on it is under way; plan again when it has ended",
  explain: "it cannot be updated until somebody mends it",
};

/** What a deployment would do to the stack. Whatever is made for that is gone when it answers. */
export async function planStack(session: Session, sight: StackSight): Promise<StackPlan> {
  const { known, desired, waitsFor } = sight;
  const step = chooseStep(known, desired);
  const status = known?.status ?? "";
  const missing = `its inputs come from ${waitsFor.join(" and ")}, not there yet`;
  if (waitsFor.length > 0 && (step === "nothing" || step === "update"))
    return { ...blank(sight), state: "unknown", note: missing };
  if (step === "nothing") return blank(sight);
  if (step === "join") return { ...blank(sight), note: `${status}, begun by an earlier run` };
  if (step === "remove") return planFromTemplate(sight, `it is ${status}: deleted, to be made anew`);
  const reason = unknowable[step];
  if (reason) return { ...blank(sight), state: "unknown", note: `it is ${status}: ${reason}` };
  if (waitsFor.length > 0) return planFromTemplate(sight, missing);
  return planFromChangeSet(session, sight, step === "create" ? "CREATE" : "UPDATE");
}
