import type {
  AddTagsToCertificateCommandInput,
  AddTagsToCertificateCommandOutput,
  DeleteCertificateCommandInput,
  DeleteCertificateCommandOutput,
  DescribeCertificateCommandInput,
  DescribeCertificateCommandOutput,
  GetCertificateCommandInput,
  GetCertificateCommandOutput,
  ListCertificatesCommandInput,
  ListCertificatesCommandOutput,
  ListTagsForCertificateCommandInput,
  ListTagsForCertificateCommandOutput,
  RemoveTagsFromCertificateCommandInput,
  RemoveTagsFromCertificateCommandOutput,
  RequestCertificateCommandInput,
  RequestCertificateCommandOutput,
} from "@aws-sdk/client-acm";
import { tagList, tagRecord } from "../ec2/tags.ts";
import { AwsError } from "../kernel/aws-error.ts";
import { operation } from "../kernel/service.ts";
import {
  deleteCertificate,
  requestCertificate,
  requireCertificate,
  setCertificateTags,
} from "./certificates.ts";
import { describeCertificate, summarizeCertificate } from "./descriptions.ts";
import { acmStore, type LabCertificate } from "./store.ts";

/** Operations on one certificate can be allowed by its ARN. */
const onCertificate =
  (name: string) =>
  ({ CertificateArn = "" }: { CertificateArn?: string | undefined }) => [
    { action: `acm:${name}`, resource: CertificateArn },
  ];

const request = operation<RequestCertificateCommandInput, RequestCertificateCommandOutput>({
  run(input, { world }) {
    const { arn } = requestCertificate(world, {
      domainName: input.DomainName ?? "",
      subjectAlternativeNames: input.SubjectAlternativeNames ?? [],
      method: input.ValidationMethod === "DNS" ? "DNS" : "EMAIL",
      keyAlgorithm: input.KeyAlgorithm ?? "RSA_2048",
      idempotencyToken: input.IdempotencyToken,
      tags: tagRecord(input.Tags),
    });
    return { CertificateArn: arn };
  },
  permissions({ DomainName = "", SubjectAlternativeNames = [], Tags = [] }, { world }) {
    const tags = { action: "acm:AddTagsToCertificate", resource: world.arn("acm", "certificate/*") };
    const context = { "acm:DomainNames": [DomainName, ...SubjectAlternativeNames] };
    return [{ action: "acm:RequestCertificate", resource: "*", context }, ...(Tags.length > 0 ? [tags] : [])];
  },
});

const describe = operation<DescribeCertificateCommandInput, DescribeCertificateCommandOutput>({
  run: ({ CertificateArn }, { world }) => ({
    Certificate: describeCertificate(world, requireCertificate(world, CertificateArn)),
  }),
  permissions: onCertificate("DescribeCertificate"),
});

function isListed({ CertificateStatuses, Includes }: ListCertificatesCommandInput) {
  // "Default filtering returns only RSA_1024 and RSA_2048 certificates": API_ListCertificates, Filters.keyTypes.
  const types: readonly string[] = Includes?.keyTypes ?? ["RSA_1024", "RSA_2048"];
  return ({ status, keyAlgorithm }: LabCertificate) =>
    types.includes(keyAlgorithm) && (CertificateStatuses?.includes(status) ?? true);
}

const list = operation<ListCertificatesCommandInput, ListCertificatesCommandOutput>({
  run(input, { world }) {
    const { MaxItems = 1000, NextToken } = input;
    const certificates = [...world.store(acmStore).certificates.values()].filter(isListed(input));
    const start = Number(NextToken ?? 0);
    if (!Number.isInteger(start)) throw new AwsError("ValidationException", "The NextToken is not valid.");
    const end = start + MaxItems;
    return {
      CertificateSummaryList: certificates.slice(start, end).map((one) => summarizeCertificate(world, one)),
      ...(end < certificates.length ? { NextToken: String(end) } : {}),
    };
  },
});

const listTags = operation<ListTagsForCertificateCommandInput, ListTagsForCertificateCommandOutput>({
  run: ({ CertificateArn }, { world }) => ({ Tags: tagList(requireCertificate(world, CertificateArn).tags) }),
  permissions: onCertificate("ListTagsForCertificate"),
});

const addTags = operation<AddTagsToCertificateCommandInput, AddTagsToCertificateCommandOutput>({
  run({ CertificateArn, Tags }, { world }) {
    const { tags } = requireCertificate(world, CertificateArn);
    setCertificateTags(world, CertificateArn, { ...tags, ...tagRecord(Tags) });
    return {};
  },
  permissions: onCertificate("AddTagsToCertificate"),
});

const removeTags = operation<RemoveTagsFromCertificateCommandInput, RemoveTagsFromCertificateCommandOutput>({
  run({ CertificateArn, Tags = [] }, { world }) {
    const { tags } = requireCertificate(world, CertificateArn);
    const isRemoved = ([key, value]: [string, string]) =>
      Tags.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
    const left = Object.entries(tags).filter((tag) => !isRemoved(tag));
    setCertificateTags(world, CertificateArn, Object.fromEntries(left));
    return {};
  },
  permissions: onCertificate("RemoveTagsFromCertificate"),
});

const remove = operation<DeleteCertificateCommandInput, DeleteCertificateCommandOutput>({
  run({ CertificateArn }, { world }) {
    deleteCertificate(world, CertificateArn);
    return {};
  },
  permissions: onCertificate("DeleteCertificate"),
});

/** The lab has no certificate authority behind this: the door makes its own. */
const get = operation<GetCertificateCommandInput, GetCertificateCommandOutput>({
  run({ CertificateArn }, { world }) {
    const { status, arn } = requireCertificate(world, CertificateArn);
    if (status === "PENDING_VALIDATION")
      throw new AwsError("RequestInProgressException", `The certificate request for ${arn} is in progress.`);
    throw new AwsError("ResourceNotFoundException", `The lab keeps no certificate body for ${arn}.`);
  },
  permissions: onCertificate("GetCertificate"),
});

export const operations = {
  RequestCertificate: request,
  DescribeCertificate: describe,
  ListCertificates: list,
  ListTagsForCertificate: listTags,
  AddTagsToCertificate: addTags,
  RemoveTagsFromCertificate: removeTags,
  DeleteCertificate: remove,
  GetCertificate: get,
};
