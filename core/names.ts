/** The names that templates, functions and Action share. A test holds the templates to them. */

/** Tag keys on stacks and on everything Gatehouse makes. */
export const tagKeys = {
  platform: "gatehouse:platform",
  name: "gatehouse:name",
  /** On the certificate: the id of its stack, since CloudFormation's event may carry no ARN. */
  stack: "gatehouse:stack",
  /** On an app's listener rule: the certificate that the listener carries for it. */
  certificate: "gatehouse:certificate",
} as const;

/** Tag keys that only CloudFormation looks at, on the certificate: so that naming another zone, or another account's role, is a change of the stack. */
export const changeTagKeys = { hostedZone: "gatehouse:hosted-zone", dnsRole: "gatehouse:dns-role" } as const;

/** An app and the platform it sits on. */
export interface AppIdentity {
  readonly platform: string;
  readonly name: string;
}

const releasePrefix = "/gatehouse/";

/** The SSM parameter that says which image runs. */
export const releaseParameter = ({ platform, name }: AppIdentity): string =>
  `${releasePrefix}${platform}/${name}/image`;

/**
 * The folder of a platform's release parameters: one GetParametersByPath lists its apps. Without a slash at its end, since IAM is asked
 * for `parameter/gatehouse/PLATFORM` and whether it would be asked for another slash is not documented.
 */
export const releaseFolder = (platform: string): string => `${releasePrefix}${platform}`;

/** The SSM parameter that says which tag of its repository the app tracks; there is none for an app that tracks none. */
export const trackParameter = ({ platform, name }: AppIdentity): string =>
  `${releasePrefix}${platform}/${name}/track`;

/** The SSM parameter in which validate-certificate keeps which DNS records it has written for the app. */
export const ledgerParameter = ({ platform, name }: AppIdentity): string =>
  `${releasePrefix}${platform}/${name}/dns`;

type AppOfParameter = (parameter: string) => AppIdentity | undefined;

const appOf =
  (leaf: string): AppOfParameter =>
  (parameter) => {
    const [, platform, name] = new RegExp(`^/gatehouse/([^/]+)/([^/]+)/${leaf}$`).exec(parameter) ?? [];
    return platform && name ? { platform, name } : undefined;
  };

/** The app of a release parameter; undefined for any other parameter. */
export const appOfReleaseParameter: AppOfParameter = appOf("image");

/** The app of a release parameter or of a ledger, which outlives the app until its records are gone. */
export const appOfAnyParameter: AppOfParameter = appOf("(?:image|dns)");

/** What the functions of a platform say when they assume a role of another account, which trusts nobody without it. */
export const externalId = (platform: string): string => `gatehouse/${platform}`;

/** The label on the release parameter's version that was last seen to run well. */
export const liveLabel = "live";

/** The label on the version that was last begun to roll out: it is not tried again until somebody puts it anew. */
export const triedLabel = "tried";

/** The container that runs the released image, in every task definition. */
export const appContainer = "app";

/** Where Cognito sends the browser back to; lower case, since Cognito compares letter by letter. */
export const callbackUrl = (domainName: string): string =>
  `https://${domainName.toLowerCase()}/oauth2/idpresponse`;

/** Names of the three functions on a platform, and so of their log groups. */
export const functionNames = ["validate-certificate", "attach-listener-rule", "roll-out-service"] as const;
export type FunctionName = (typeof functionNames)[number];
export const functionName = (platform: string, name: FunctionName): string => `${platform}-${name}`;
export const logGroupOfFunction = (platform: string, name: FunctionName): string =>
  `/aws/lambda/${functionName(platform, name)}`;

/** AWS's recommended policy: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
export const sslPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
