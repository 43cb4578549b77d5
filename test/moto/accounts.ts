import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ListTagsForCertificateCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  GetLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Clients } from "../../aws/clients.ts";
import type { Note } from "./notes.ts";

/** A certificate and its tags. */
export async function playAcm({ acm }: Clients, note: Note): Promise<void> {
  const request = {
    DomainName: "app.example.org",
    SubjectAlternativeNames: ["*.app.example.org"],
    ValidationMethod: "DNS" as const,
    Tags: [{ Key: "gatehouse:name", Value: "shop" }],
  };
  const made = await note("a certificate", acm.send(new RequestCertificateCommand(request)));
  const CertificateArn = made?.CertificateArn ?? "";
  await note("its names", acm.send(new DescribeCertificateCommand({ CertificateArn })), ({ Certificate }) => [
    Certificate?.DomainName,
    Certificate?.SubjectAlternativeNames?.toSorted(),
    Certificate?.Type,
  ]);
  const Tags = [{ Key: "gatehouse:platform", Value: "tools" }];
  await note("a tag more", acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags })));
  const tags = (what: string) =>
    note(what, acm.send(new ListTagsForCertificateCommand({ CertificateArn })), (answer) =>
      answer.Tags?.map(({ Key, Value }) => `${Key}=${Value}`).toSorted(),
    );
  await tags("its tags");
  await note("a certificate goes", acm.send(new DeleteCertificateCommand({ CertificateArn })));
  await note("a certificate that has gone", acm.send(new DescribeCertificateCommand({ CertificateArn })));
  await tags("tags of a certificate that has gone");
  await note("a certificate that has gone goes", acm.send(new DeleteCertificateCommand({ CertificateArn })));
}

export async function playLogs({ logs }: Clients, note: Note): Promise<void> {
  const logGroupName = "/gatehouse/tools/shop";
  await note("a log group", logs.send(new CreateLogGroupCommand({ logGroupName })));
  await note("the same log group", logs.send(new CreateLogGroupCommand({ logGroupName })));
  const retention = { logGroupName, retentionInDays: 30 };
  await note("its retention", logs.send(new PutRetentionPolicyCommand(retention)));
  await note(
    "log groups by prefix",
    logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/gatehouse/" })),
    ({ logGroups }) => logGroups?.map((group) => [group.logGroupName, group.retentionInDays]),
  );
  const logStreamName = "none";
  await note(
    "a stream that is not there",
    logs.send(new GetLogEventsCommand({ logGroupName, logStreamName })),
  );
  await note("a log group goes", logs.send(new DeleteLogGroupCommand({ logGroupName })));
  await note("a log group that has gone", logs.send(new DeleteLogGroupCommand({ logGroupName })));
}

export async function playCognito({ cognito }: Clients, note: Note): Promise<void> {
  const pool = { PoolName: "tools", AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } };
  const made = await note("a user pool", cognito.send(new CreateUserPoolCommand(pool)));
  const UserPoolId = made?.UserPool?.Id ?? "";
  const Domain = "tools-1234";
  const named = { UserPoolId, Domain };
  await note("its sign-in domain", cognito.send(new CreateUserPoolDomainCommand(named)));
  await note(
    "the pool of the domain",
    cognito.send(new DescribeUserPoolDomainCommand({ Domain })),
    ({ DomainDescription }) => DomainDescription?.UserPoolId === UserPoolId,
  );
  const app = {
    UserPoolId,
    ClientName: "shop",
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["code" as const],
    AllowedOAuthScopes: ["openid", "email"],
    CallbackURLs: ["https://shop.example.com/oauth2/idpresponse"],
    SupportedIdentityProviders: ["COGNITO"],
  };
  const client = await note("a client", cognito.send(new CreateUserPoolClientCommand(app)));
  const ClientId = client?.UserPoolClient?.ClientId ?? "";
  await note(
    "the client's settings",
    cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })),
    ({ UserPoolClient: found }) => [
      found?.CallbackURLs,
      found?.AllowedOAuthFlows,
      found?.AllowedOAuthScopes?.toSorted(),
      (found?.ClientSecret ?? "").length > 20,
    ],
  );
  const stranger = { UserPoolId, ClientId: "1234567890abcdefghijklmnop" };
  await note("a client that is not there", cognito.send(new DescribeUserPoolClientCommand(stranger)));
  const user = { UserPoolId, Username: "ada" };
  await note(
    "a user is invited",
    cognito.send(new AdminCreateUserCommand(user)),
    ({ User }) => User?.UserStatus,
  );
  await note("the same user again", cognito.send(new AdminCreateUserCommand(user)));
  const nobody = { UserPoolId, Username: "nobody" };
  await note("a user who is not there", cognito.send(new AdminGetUserCommand(nobody)));
  await note("a pool that has a domain goes", cognito.send(new DeleteUserPoolCommand({ UserPoolId })));
  const gone = { UserPoolId: `${UserPoolId.slice(0, -9)}000000000` };
  await note("a pool that is not there", cognito.send(new DescribeUserPoolCommand(gone)));
}
