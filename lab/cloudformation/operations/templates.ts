import type {
  GetTemplateCommandInput,
  GetTemplateCommandOutput,
  GetTemplateSummaryCommandInput,
  GetTemplateSummaryCommandOutput,
  ParameterDeclaration,
  ValidateTemplateCommandInput,
  ValidateTemplateCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../kernel/aws-error.ts";
import { operation } from "../../kernel/service.ts";
import { checkCapabilities } from "../capabilities.ts";
import { checkReferences } from "../dependencies.ts";
import { templateOfRequest } from "../language/read-template.ts";
import type { ParameterDefinition, Template } from "../language/template.ts";
import { validationError } from "../language/template-error.ts";
import { findChangeSet } from "./change-set-store.ts";
import { stackPermissions } from "./engine.ts";
import { getStack } from "./find-stack.ts";
import { present } from "./page.ts";

export const getTemplate = operation<GetTemplateCommandInput, GetTemplateCommandOutput>({
  run(input, { world }) {
    const changeSet = input.ChangeSetName === undefined ? undefined : findChangeSet(world, input);
    const version = changeSet?.version ?? getStack(world, input.StackName, "with id").version;
    const body = version?.template.text ?? "";
    return { TemplateBody: body, StagesAvailable: ["Original", "Processed"] };
  },
  permissions: (input, call) => stackPermissions("GetTemplate", input, call),
});

/** The capabilities that a template asks for, with AWS's reason. */
function neededCapabilities(template: Template) {
  try {
    checkCapabilities(template, []);
    return {};
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const capability = /\[(\w+)\]/.exec(error.message)?.[1] as "CAPABILITY_IAM";
    const types = Object.values(template.resources).map(({ Type }) => Type);
    const found = [...new Set(types.filter((type) => type.startsWith("AWS::IAM::")))].join(", ");
    const CapabilitiesReason = `The following resource(s) require capabilities: [${found}]`;
    return { Capabilities: [capability], CapabilitiesReason };
  }
}

const declared = ([key, definition]: readonly [string, ParameterDefinition]): ParameterDeclaration => ({
  ParameterKey: key,
  ...present("DefaultValue", definition.Default === undefined ? undefined : String(definition.Default)),
  ParameterType: definition.Type,
  NoEcho: String(definition.NoEcho) === "true",
  ...present("Description", definition.Description),
  ParameterConstraints: definition.AllowedValues
    ? { AllowedValues: definition.AllowedValues.map(String) }
    : {},
});

function required(template: Template | undefined): Template {
  if (template) return template;
  throw validationError("Either Template URL or Template Body must be specified.");
}

export const getTemplateSummary = operation<GetTemplateSummaryCommandInput, GetTemplateSummaryCommandOutput>({
  run(input, { world }) {
    const named = input.StackName === undefined ? undefined : getStack(world, input.StackName, "with id");
    const template = required(named?.version?.template ?? templateOfRequest(input));
    checkReferences(template);
    return {
      Parameters: Object.entries(template.parameters).map(declared),
      ...present("Description", template.description),
      ...neededCapabilities(template),
      ResourceTypes: [...new Set(Object.values(template.resources).map(({ Type }) => Type))],
      Version: "2010-09-09",
      ...present("Metadata", template.metadata === undefined ? undefined : JSON.stringify(template.metadata)),
      DeclaredTransforms: [],
    };
  },
  permissions: (input, call) => stackPermissions("GetTemplateSummary", input, call),
});

export const validateTemplate = operation<ValidateTemplateCommandInput, ValidateTemplateCommandOutput>({
  run(input) {
    const template = required(templateOfRequest(input));
    checkReferences(template);
    const Parameters = Object.entries(template.parameters).map(declared);
    return {
      Parameters: Parameters.map(({ ParameterKey, DefaultValue, NoEcho, Description }) => ({
        ParameterKey,
        ...present("DefaultValue", DefaultValue),
        NoEcho,
        ...present("Description", Description),
      })),
      ...present("Description", template.description),
      ...neededCapabilities(template),
      DeclaredTransforms: [],
    };
  },
});
