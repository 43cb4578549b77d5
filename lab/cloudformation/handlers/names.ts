import type { HandlerFacts, Handlers } from "./handler.ts";
import { on, text } from "./handler.ts";

const zoneOf = ({ properties }: HandlerFacts) =>
  `arn:aws:route53:::hostedzone/${text(properties.HostedZoneId)}`;

const changeOf = { create: "CREATE", update: "UPSERT", delete: "DELETE" } as const;

/** CloudFormation has long handled these two itself; the registry lists their actions nevertheless. */
export const nameHandlers: Handlers = {
  "AWS::CertificateManager::Certificate": {
    arn: ({ world, physicalId }) => physicalId || world.arn("acm", "certificate/*"),
    create: "acm:AddTagsToCertificate",
    update: "acm:UpdateCertificateOptions acm:AddTagsToCertificate acm:RemoveTagsFromCertificate",
    delete: "acm:DeleteCertificate acm:RemoveTagsFromCertificate",
    reads: "acm:DescribeCertificate acm:ListTagsForCertificate",
    others: (_facts, step) => (step === "create" ? on("*", "acm:RequestCertificate") : []),
  },
  "AWS::Route53::RecordSet": {
    arn: zoneOf,
    create: "",
    delete: "",
    reads: "route53:GetHostedZone route53:ListResourceRecordSets",
    anywhere: "route53:ListHostedZones",
    others: (facts, step) => [
      ...on(zoneOf(facts), "route53:ChangeResourceRecordSets", {
        "route53:ChangeResourceRecordSetsActions": [changeOf[step]],
        "route53:ChangeResourceRecordSetsRecordTypes": [text(facts.properties.Type)],
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": [text(facts.properties.Name).toLowerCase()],
      }),
      ...on("arn:aws:route53:::change/*", "route53:GetChange"),
    ],
  },
};
