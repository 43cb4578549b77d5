import { AwsError } from "../../kernel/aws-error.ts";

/** CloudFormation refuses nearly everything with this one code. */
export const validationError = (message: string): AwsError => new AwsError("ValidationError", message);

export const formatError = (message: string): AwsError =>
  validationError(`Template format error: ${message}`);

export const templateError = (message: string): AwsError => validationError(`Template error: ${message}`);
