import type { HandlerFacts, Handlers } from "./handler.ts";
import { on, text } from "./handler.ts";

const zoneOf = ({ properties }: HandlerFacts) =>
  `arn:aws:route53:::hostedzone/${text(properties.HostedZoneId)}`;

const changeOf = { create: "CREATE", update: "UPSERT", delete: "DELETE" } as const;

/** The two types that CloudFormation handles itself: no registry lists their actions. */
export const nameHandlers: Handlers = {
  "AWS::CertificateManager::Certificate": {
    arn: ({ world, physicalId }) => physicalId || world.arn("acm", "certificate/*"),
    create: "acm:AddTagsToCertificate",
    update: "acm:AddTagsToCertificate acm:RemoveTagsFromCertificate",
    delete: "acm:DeleteCertificate",
    reads: "acm:DescribeCertificate",
    others: (_facts, step) => (step === "create" ? on("*", "acm:RequestCertificate") : []),
  },
  "AWS::Route53::RecordSet": {
    arn: zoneOf,
    create: "",
    delete: "",
    reads: "route53:GetHostedZone route53:ListResourceRecordSets",
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
