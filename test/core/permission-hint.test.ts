import { expect, test } from "@jest/globals";
import { permissionHint } from "../../core/permission-hint.ts";

const says = (action: string, who = "arn:aws:sts::111122223333:assumed-role/ci/GitHubActions") =>
  `User: ${who} is not authorized to perform: ${action} on resource: arn:aws:x because no identity-based policy allows the ${action} action`;

test.each([
  [
    "ssm:PutParameter",
    /^The role ci\/GitHubActions lacks `ssm:PutParameter`\. If github-role\.yaml made the role, update its stack/,
  ],
  ["iam:CreateRole", /lacks `iam:CreateRole`\. .*BoundaryArn as `permissions-boundary`/],
  ["iam:PassRole", /lacks `iam:PassRole`\. If github-role\.yaml/],
  ["cognito-idp:DeleteUserPool", /DeleteUsers=true/],
  ["cloudformation:ExecuteChangeSet", /can only plan/],
])("a denial of %s names the action and the way out", (action, expected) => {
  expect(permissionHint(says(action))).toMatch(expected);
});

test("a role's path is told, and a sentence without a role or an action is none the worse", () => {
  const role = "arn:aws:iam::111122223333:role/gatehouse-github/gatehouse-github-deploy";
  expect(permissionHint(says("ssm:GetParameter", role))).toContain(
    "The role gatehouse-github/gatehouse-github-deploy lacks",
  );
  expect(permissionHint(says("ssm:GetParameter", "anonymous"))).toContain(
    "The role of this job lacks `ssm:GetParameter`",
  );
  expect(permissionHint("Access denied")).toContain("the permission that the sentence names");
});
