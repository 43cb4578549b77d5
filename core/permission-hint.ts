/** What IAM says of a denial: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const denial = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/;
const principal = /:(?:role|assumed-role)\/((?:[\w+=,.@-]+\/)*[\w+=,.@-]+)/;

/** Actions that github-role.yaml allows only on a condition that somebody can meet. */
const conditions: readonly (readonly [RegExp, string])[] = [
  [
    /^iam:(CreateRole|PutRolePolicy|DeleteRolePolicy|PutRolePermissionsBoundary)$/,
    "A role made by github-role.yaml allows it together with its own boundary alone: give the stack's output BoundaryArn as `permissions-boundary`.",
  ],
  [
    /^cognito-idp:(DescribeUserPool|UpdateUserPool|DeleteUserPool|DeleteUserPoolDomain)$/,
    "A role made by github-role.yaml may delete users only after its stack was updated with DeleteUsers=true.",
  ],
  [
    /^cloudformation:ExecuteChangeSet$/,
    "The role for pull requests can only plan. Deploy with the stack's output DeployRoleArn.",
  ],
];

const general =
  "If github-role.yaml made the role, update its stack with the template of this version, and look whether its parameter Names fits the names of app and platform; a role of your own has to allow it itself. docs/roles.md says what each role may do, and why.";

/** What to do about a call that IAM has denied, by the sentence that says so. */
export function permissionHint(sentence: string): string {
  const action = denial.exec(sentence)?.[1];
  if (!action) return `Give the role of this job the permission that the sentence names. ${general}`;
  const role = principal.exec(sentence)?.[1];
  const lacks = `${role ? `The role ${role}` : "The role of this job"} lacks \`${action}\`.`;
  return `${lacks} ${conditions.find(([pattern]) => pattern.test(action))?.[1] ?? general}`;
}
