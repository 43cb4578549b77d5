import type { PlannedChange, Properties } from "./planned-change.ts";

type Pairs = Readonly<Record<string, string>>;

const isObject = (value: unknown): value is Properties => typeof value === "object" && value !== null;
const listOf = (value: unknown): readonly Properties[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** References by name, of a task definition's properties. */
const secretsIn = (properties: Properties): Pairs =>
  Object.fromEntries(
    listOf(properties.ContainerDefinitions).flatMap(({ Secrets }) =>
      listOf(Secrets).map(({ Name, ValueFrom }) => [String(Name), String(ValueFrom)]),
    ),
  );

const sentence = (names: readonly string[], [one, more]: readonly [string, string]): readonly string[] =>
  names.length > 0 ? [`${names.join(", ")} ${names.length === 1 ? one : more}`] : [];

function compare(before: Pairs, after: Pairs): string {
  const added = Object.keys(after).filter((name) => before[name] === undefined);
  const dropped = Object.keys(before).filter((name) => after[name] === undefined);
  const moved = Object.keys(after).filter(
    (name) => before[name] !== undefined && before[name] !== after[name],
  );
  const words = [
    ...sentence(added, ["comes", "come"]),
    ...sentence(dropped, ["goes", "go"]),
    ...sentence(moved, ["is read from elsewhere", "are read from elsewhere"]),
  ];
  return words.length > 0 ? `secrets: ${words.join("; ")}` : "";
}

/** Which of the app's secrets come and go, by their names; "" when none does, or when what there was is not known. */
export function describeSecretsChange(changes: readonly PlannedChange[], wanted: Pairs): string {
  const change = changes.find(({ type }) => type === "AWS::ECS::TaskDefinition");
  if (!change) return "";
  if (change.action === "Add") return compare({}, wanted);
  return change.before ? compare(secretsIn(change.before), wanted) : "";
}
