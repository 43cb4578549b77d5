import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, jest, test } from "@jest/globals";
import type { Plugin } from "esbuild";
import type { TemplateHook } from "../../chaos/action-run.ts";
import { play } from "../../chaos/play.ts";
import { tellStory } from "../../chaos/story.ts";

// Each planted mistake must be seen. If one of these tests passes with the mistake, the chaos run has gone blind.

jest.setTimeout(600_000);

interface Mutant {
  readonly folder: string;
  readonly file: string;
  /** What stands in the file, and what is put in its place. */
  readonly from: string;
  readonly to: string;
}

const mutating = ({ file, from, to }: Mutant): Plugin => ({
  name: "mutant",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path !== join(process.cwd(), file)) return undefined;
      const contents = readFileSync(path, "utf8");
      expect(contents).toContain(from);
      return { contents: contents.replace(from, to), loader: "ts" };
    }),
});

type Bundle = Readonly<Record<"parts" | "functions", unknown>>;

/** The build's own way to put functions into a template. */
const importScript = <T>(path: string) => import(pathToFileURL(path).href) as Promise<T>;
const { bundleFunctions } = await importScript<{
  bundleFunctions(folders: readonly string[], plugins: readonly Plugin[]): Promise<Bundle>;
}>("scripts/bundle-functions.mjs");
const { functionsIn, renderTemplate } = await importScript<{
  functionsIn(text: string): string[];
  renderTemplate(text: string, bundle: Bundle): string;
}>("scripts/render-template.mjs");

/** Puts the functions with the mistake in the place of the right ones. */
async function plant(mutant: Mutant): Promise<TemplateHook> {
  const text = readFileSync("templates/automation.yaml", "utf8");
  const planted = renderTemplate(text, await bundleFunctions(functionsIn(text), [mutating(mutant)]));
  return (kind, built) => (kind === "automation" ? planted : built);
}

const mutants: readonly (readonly [string, number, RegExp, Mutant])[] = [
  [
    "a rule deleted before its successor is made",
    31,
    /has lost its rule/,
    {
      folder: "lambdas/attach-listener-rule",
      file: "core/listener-plan.ts",
      from: "if (kept) return modify(rule, [...hosts, ...leaving]);",
      to: 'if (kept && modify(rule, hosts).length === 0) return []; if (kept) return [{ do: "DeleteRule", RuleArn: kept.arn }, { do: "CreateRule", ListenerArn, Priority, ...ruleWords(hosts, actions), Tags }];',
    },
  ],
  [
    "a name that leaves its rule before another has it",
    617,
    /has no rule for \S+ although it is to stay/,
    {
      folder: "lambdas/attach-listener-rule",
      file: "core/listener-plan.ts",
      from: "if (kept) return modify(rule, [...hosts, ...leaving]);",
      to: "if (kept) return modify(rule, hosts);",
    },
  ],
  [
    "an image restored without looking at the current one",
    48,
    /runs \S+, and (not|the parameter says)/,
    {
      folder: "lambdas/roll-out-service",
      file: "core/release-plan.ts",
      from: "wasOnlyTried(current) && !isOverridden",
      to: "releases.some(wasOnlyTried)",
    },
  ],
  [
    "a validation record deleted although it is shared",
    224,
    /has lost its validation record/,
    {
      folder: "lambdas/validate-certificate",
      file: "lambdas/validate-certificate/remove-left-records.ts",
      from: "isValidationName(entry.name) ? await findHolder(entry, holdings) : undefined",
      to: "undefined",
    },
  ],
  [
    "rules taken for one's own without a look at their tags",
    8,
    /a stranger's rule was (changed|deleted)|has (lost its rule|0 rules)/,
    {
      folder: "lambdas/attach-listener-rule",
      file: "core/rule-packing.ts",
      from: ".filter((rule) => rule.app === app)",
      to: ".filter((rule) => rule.priority > 0)",
    },
  ],
];

test.each(mutants)("%s is seen", async (_, seed, expected, mutant) => {
  const { wrong } = await play(tellStory(seed), await plant(mutant));
  expect(wrong.join("\n")).toMatch(expected);
});
