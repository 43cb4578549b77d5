import type { Delivery } from "./delivery.ts";

/** What a target gets, as JSON and as the text that a queue would show. */
export interface TargetInput {
  readonly json: unknown;
  readonly text: string;
}

/** Applies the target's Input, InputPath or InputTransformer; without any the target gets the whole event. */
export function inputOf(delivery: Delivery): TargetInput {
  const { Input, InputPath, InputTransformer } = delivery.target;
  if (Input !== undefined) return fromText(Input);
  if (InputTransformer) return fromText(transform(delivery, InputTransformer));
  const json = InputPath === undefined ? delivery.event : selectPath(delivery.event, InputPath);
  return { json, text: JSON.stringify(json ?? null) };
}

function fromText(text: string): TargetInput {
  try {
    return { json: JSON.parse(text), text };
  } catch {
    return { json: text, text };
  }
}

/** `$.detail.items[0].name`, `$.detail-type`, `$['detail']`: the part of JSON path that EventBridge takes. */
export function selectPath(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$/, "").matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]/g);
  let value = event;
  for (const [, name, index, quoted] of steps) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[name ?? index ?? quoted ?? ""];
  }
  return value;
}

type Transformer = NonNullable<Delivery["target"]["InputTransformer"]>;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
function transform(
  { event, rule }: Delivery,
  { InputPathsMap = {}, InputTemplate = "" }: Transformer,
): string {
  const paths = Object.entries(InputPathsMap).map(([name, path]) => [name, selectPath(event, path)] as const);
  const values: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(paths),
    "aws.events.rule-arn": rule.arn,
    "aws.events.rule-name": rule.name,
    "aws.events.event.ingestion-time": event.time,
    "aws.events.event": { ...event, detail: undefined },
    "aws.events.event.json": event,
  };
  return InputTemplate.replace(/"<([\w.-]+)>"|<([\w.-]+)>/g, (whole, quoted?: string, bare?: string) => {
    const name = quoted ?? bare ?? "";
    return Object.hasOwn(values, name)
      ? replacement(values[name], { isQuoted: quoted !== undefined, isInText: isInText(InputTemplate) })
      : whole;
  });
}

/** A template is one string ("... <name> ...") or JSON. */
function isInText(template: string): boolean {
  return /^\s*"/.test(template);
}

function replacement(
  value: unknown,
  { isQuoted, isInText }: { isQuoted: boolean; isInText: boolean },
): string {
  const json = JSON.stringify(value ?? null);
  if (isQuoted) return typeof value === "string" ? json : JSON.stringify(json);
  if (isInText) return JSON.stringify(typeof value === "string" ? value : json).slice(1, -1);
  return value === undefined ? "" : json;
}
