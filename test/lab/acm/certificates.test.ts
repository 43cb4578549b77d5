import { describe, expect, test } from "@jest/globals";
import { requestCertificate } from "../../../lab/acm/certificates.ts";
import { operations } from "../../../lab/acm/operations.ts";
import { acmProviders } from "../../../lab/acm/providers.ts";
import { renewCertificates } from "../../../lab/acm/renewal.ts";
import { acmStore } from "../../../lab/acm/store.ts";
import { failCertificate } from "../../../lab/acm/validation.ts";
import { validationRecord } from "../../../lab/acm/validation-record.ts";
import { elbv2Store, type LabListener } from "../../../lab/elbv2/store.ts";
import type { AwsEvent, World } from "../../../lab/kernel/world.ts";
import { changeRecords } from "../../../lab/route-53/changes.ts";
import { route53Store } from "../../../lab/route-53/store.ts";
import { createZone } from "../../../lab/route-53/zones.ts";
import { call, testWorld } from "../../support/lab-world.ts";
import { provider, resourceRequest } from "../ec2/network.ts";
import { recorded, recording } from "../route-53/recording.ts";

const dayMs = 86_400_000;

/** An account with a public zone, and what its services told EventBridge. */
function account() {
  const { world, clock } = testWorld();
  const zone = createZone(world, { name: "example.com" });
  const events: AwsEvent[] = [];
  world.onEvent((event) => events.push(event));
  return { world, clock, zoneId: zone.id, events };
}

function prove(world: World, zoneId: string, ...names: string[]): void {
  for (const domainName of names) {
    const { name, value } = validationRecord(world, domainName);
    const set = { Name: name, Type: "CNAME", TTL: 300, ResourceRecords: [{ Value: value }] } as const;
    changeRecords(world, zoneId, [
      { Action: "UPSERT", ResourceRecordSet: { ...set, ResourceRecords: [{ Value: value }] } },
    ]);
  }
}

const statusOf = (world: World, arn: string) => world.store(acmStore).certificates.get(arn)?.status;

/** A listener that serves the certificate, without the load balancer around it. */
function listener(certificateArn: string): LabListener {
  return {
    ListenerArn: "arn:listener",
    LoadBalancerArn: "arn:balancer",
    Port: 443,
    Protocol: "HTTPS",
    DefaultActions: [],
    certificates: [certificateArn],
    attributes: {},
    tags: {},
  };
}

const request = (world: World, domainName = "app.example.com", ...others: string[]) =>
  requestCertificate(world, { domainName, subjectAlternativeNames: others, method: "DNS" }).arn;

describe("validation", () => {
  test("shows names' records at different times, a wildcard's and its base's alike", async () => {
    const { world, clock } = account();
    const arn = request(world, "example.com", "*.example.com", "b.example.com");
    const shown = () =>
      world
        .store(acmStore)
        .certificates.get(arn)
        ?.validations.flatMap(({ record }) => record ?? []) ?? [];
    const counts: number[] = [];
    for (let second = 0; second < 8; second += 1) {
      counts.push(shown().length);
      await clock.advance(1000);
    }
    expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3]));
    const [base, wildcard, other] = shown();
    expect(wildcard).toEqual(base);
    expect(other).not.toEqual(base);
    expect(base?.name).toMatch(/^_[0-9a-f]{32}\.example\.com\.$/);
    expect(base?.value).toMatch(/\.acm-validations\.aws\.$/);
  });

  test("issues when the last name is proven, and says so", async () => {
    const { world, clock, zoneId, events } = account();
    const arn = request(world, "app.example.com", "b.example.com");
    prove(world, zoneId, "app.example.com");
    await clock.advance(3_600_000);
    expect(statusOf(world, arn)).toBe("PENDING_VALIDATION");
    prove(world, zoneId, "b.example.com");
    await clock.advance(600_000);
    expect(statusOf(world, arn)).toBe("ISSUED");
    expect(events).toEqual([
      {
        source: "aws.acm",
        detailType: "ACM Certificate Available",
        resources: [arn],
        detail: {
          Action: "ISSUANCE",
          CertificateType: "AMAZON_ISSUED",
          CommonName: "app.example.com",
          DomainValidationMethod: "DNS",
          CertificateCreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          CertificateExpirationDate: expect.stringMatching(/Z$/),
          DaysToExpiry: 198,
          InUse: false,
          Exported: false,
        },
      },
    ]);
  });

  test("is quick when the record is left from an earlier certificate", async () => {
    const { world, clock, zoneId } = account();
    prove(world, zoneId, "app.example.com");
    const arn = request(world);
    await clock.advance(130_000);
    expect(statusOf(world, arn)).toBe("ISSUED");
  });

  test("does not look into private zones", async () => {
    const { world, clock } = testWorld();
    const { id } = createZone(world, { name: "example.com", vpcs: [{ VPCId: "vpc-1" }] });
    prove(world, id, "app.example.com");
    const arn = request(world);
    await clock.advance(dayMs);
    expect(statusOf(world, arn)).toBe("PENDING_VALIDATION");
  });

  test("times out after 72 hours", async () => {
    const { world, clock } = account();
    const arn = request(world);
    await clock.advance(3 * dayMs - 60_000);
    expect(statusOf(world, arn)).toBe("PENDING_VALIDATION");
    await clock.advance(120_000);
    expect(statusOf(world, arn)).toBe("VALIDATION_TIMED_OUT");
  });
});

describe("renewal", () => {
  async function issued(inUse: boolean) {
    const { world, clock, zoneId, events } = account();
    prove(world, zoneId, "app.example.com");
    const arn = request(world);
    await clock.advance(300_000);
    if (inUse) world.store(elbv2Store).listeners.set("arn:listener", listener(arn));
    events.length = 0;
    return { world, clock, zoneId, events, arn };
  }
  const kinds = (events: readonly AwsEvent[]) =>
    new Set(events.map(({ detailType, detail }) => `${detailType} ${detail.Action ?? ""}`.trim()));

  test("keeps the ARN, with the record still there", async () => {
    const { world, clock, events, arn } = await issued(true);
    const before = world.store(acmStore).certificates.get(arn)?.notAfter ?? 0;
    await clock.advance(175 * dayMs);
    expect(kinds(events)).toEqual(new Set(["ACM Certificate Available RENEWAL"]));
    expect(world.store(acmStore).certificates.get(arn)?.notAfter).toBeGreaterThan(before);
  });

  test("asks for action every day while the record is missing, and then expires", async () => {
    const { world, clock, zoneId, events, arn } = await issued(true);
    const zone = world.store(route53Store).zones.get(zoneId);
    if (zone) world.store(route53Store).zones.set(zoneId, { ...zone, records: new Map() });
    await clock.advance(172 * dayMs);
    expect(kinds(events)).toEqual(new Set(["ACM Certificate Renewal Action Required"]));
    expect(events.length).toBeGreaterThan(1);
    await clock.advance(40 * dayMs);
    expect(kinds(events)).toContain("ACM Certificate Expired");
    expect(statusOf(world, arn)).toBe("EXPIRED");
  });

  test("is not for certificates that nobody uses", async () => {
    const { world, clock, events } = await issued(false);
    await clock.advance(171 * dayMs);
    renewCertificates(world);
    expect(kinds(events)).toEqual(new Set(["ACM Certificate Approaching Expiration"]));
  });
});

describe("operations", () => {
  test("one token within the hour is one certificate", async () => {
    const { world, clock } = account();
    const ask = async () =>
      (
        await operations.RequestCertificate.run(
          { DomainName: "a.example.com", IdempotencyToken: "t1" },
          call(world),
        )
      ).CertificateArn;
    const first = await ask();
    expect(await ask()).toBe(first);
    await clock.advance(3_600_001);
    expect(await ask()).not.toBe(first);
  });

  const refused: [string, (world: World, arn: string) => unknown, string, RegExp][] = [
    ["a bad name", (world) => request(world, "not a name"), "ValidationException", /not a name/],
    [
      "a long first name",
      (world) => request(world, `${"a".repeat(60)}.example.com`),
      "InvalidDomainValidationOptionsException",
      /64/,
    ],
    [
      "eleven names",
      (world) =>
        request(world, "example.com", ...Array.from({ length: 10 }, (_, index) => `n${index}.example.com`)),
      "LimitExceededException",
      /10/,
    ],
    [
      "no certificate",
      (world) =>
        operations.DescribeCertificate.run(
          { CertificateArn: world.arn("acm", "certificate/1") },
          call(world),
        ),
      "ResourceNotFoundException",
      /Could not find certificate arn/,
    ],
    [
      "no ARN",
      (world) => operations.DeleteCertificate.run({ CertificateArn: "x" }, call(world)),
      "InvalidArnException",
      /x/,
    ],
    [
      "not issued yet",
      (world, CertificateArn) => operations.GetCertificate.run({ CertificateArn }, call(world)),
      "RequestInProgressException",
      /in progress/,
    ],
  ];
  test.each(refused)("refuses %s", (_what, act, code, message) => {
    const { world } = account();
    const arn = request(world);
    expect(() => act(world, arn)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test("a certificate in use is not deleted, nor for a while after", async () => {
    const { world, clock } = account();
    const arn = request(world);
    const remove = () => operations.DeleteCertificate.run({ CertificateArn: arn }, call(world));
    const { listeners, released } = world.store(elbv2Store);
    listeners.set("arn:listener", listener(arn));
    const words = `Certificate ${arn} in account ${world.account} is in use.`;
    expect(remove).toThrow(expect.objectContaining({ code: "ResourceInUseException", message: words }));
    listeners.clear();
    released.push({ certificateArn: arn, loadBalancerArn: "arn:balancer", at: clock.now() });
    expect(remove).toThrow(words);
    await clock.advance(11_000);
    expect(remove).not.toThrow();
  });

  test("tags are added, taken by value, and listed", async () => {
    const { world } = account();
    const CertificateArn = request(world);
    const tags = [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ];
    await operations.AddTagsToCertificate.run({ CertificateArn, Tags: tags }, call(world));
    const Tags = [{ Key: "a", Value: "other" }, { Key: "b" }];
    await operations.RemoveTagsFromCertificate.run({ CertificateArn, Tags }, call(world));
    const left = await operations.ListTagsForCertificate.run({ CertificateArn }, call(world));
    expect(left.Tags).toEqual([{ Key: "a", Value: "1" }]);
  });

  test("lists by status, page by page, RSA 2048 only unless asked", async () => {
    const { world } = account();
    for (const name of ["a", "b", "c"]) request(world, `${name}.example.com`);
    requestCertificate(world, { domainName: "ec.example.com", method: "DNS", keyAlgorithm: "EC_prime256v1" });
    const list = (input: object) => operations.ListCertificates.run(input, call(world));
    expect((await list({})).CertificateSummaryList).toHaveLength(3);
    expect((await list({ CertificateStatuses: ["ISSUED"] })).CertificateSummaryList).toEqual([]);
    const { NextToken } = await list({ MaxItems: 2 });
    expect((await list({ MaxItems: 2, NextToken })).CertificateSummaryList).toHaveLength(1);
    const keyTypes = ["EC_prime256v1"];
    expect((await list({ Includes: { keyTypes } })).CertificateSummaryList).toHaveLength(1);
  });
});

describe("as recorded from AWS", () => {
  // `Export` came after the recording of 2023, and `Exported` too.
  const withoutNewer = (answer: object) =>
    JSON.parse(
      JSON.stringify(answer, (key, value) => (key.startsWith("Export") ? undefined : value)),
      (_key, value) =>
        typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? new Date(value) : value,
    );

  test("a wildcard certificate before and after its validation", async () => {
    const answers = recording("acm.test_acm", "TestACM::test_certificate_for_subdomain_wildcard");
    const { world, clock, zoneId } = account();
    const made = await operations.RequestCertificate.run(
      { DomainName: "*.example.com", ValidationMethod: "DNS" },
      call(world),
    );
    expect(made).toEqual(recorded(answers["request-cert"]));
    await clock.advance(5000);
    const describeIt = async () =>
      withoutNewer(
        await operations.DescribeCertificate.run({ CertificateArn: made.CertificateArn }, call(world)),
      );
    expect(await describeIt()).toEqual(recorded(answers["describe-cert"]));
    prove(world, zoneId, "*.example.com");
    await clock.advance(600_000);
    const issued = await describeIt();
    expect(issued).toEqual(recorded(answers["describe-cert-2"]));
    const { CertificateSummaryList = [] } = await operations.ListCertificates.run({}, call(world));
    expect(withoutNewer(CertificateSummaryList)).toEqual(recorded(answers["list-cert"]));
  });

  test("a certificate to be validated by mail", async () => {
    const answers = recording("acm.test_acm", "TestACM::test_domain_validation");
    const { world } = account();
    const made = await operations.RequestCertificate.run({ DomainName: "example.com" }, call(world));
    expect(
      await operations.DescribeCertificate.run({ CertificateArn: made.CertificateArn }, call(world)),
    ).toEqual(recorded(answers["describe-certificate"]));
  });

  test("a requested certificate in the list", async () => {
    const scenario = "TestACM::test_list_certificates_with_key_types_filter_requested_certificate";
    const answers = recording("acm.test_acm", scenario);
    const { world } = account();
    request(world, "test-domain-2b60e4d1.localhost.localstack.cloud");
    expect(await operations.ListCertificates.run({}, call(world))).toEqual(
      recorded(answers["list-certificates-with-key-types"]),
    );
  });
});

describe("AWS::CertificateManager::Certificate", () => {
  const certificates = provider(acmProviders, "AWS::CertificateManager::Certificate");
  const properties = {
    DomainName: "app.example.com",
    SubjectAlternativeNames: ["*.example.com"],
    ValidationMethod: "DNS",
    Tags: [{ Key: "gatehouse:name", Value: "app" }],
  };

  test("shows one name's record without an id, and waits for the others to be proven", async () => {
    const { world, clock, zoneId } = account();
    const said: unknown[][] = [];
    const progress = (...words: unknown[]) => {
      said.push(words);
      prove(world, zoneId, "app.example.com");
      clock.after(3_600_000, () => prove(world, zoneId, "*.example.com"));
    };
    const { physicalId, attributes } = await clock.run(
      certificates.create(resourceRequest(world, properties, { progress })),
    );
    const { name, value } = validationRecord(world, "app.example.com");
    expect(said).toEqual([[`Content of DNS Record is: {Name: ${name},Type: CNAME,Value: ${value}}`]]);
    expect(attributes).toEqual({ CertificateArn: physicalId });
    expect(world.store(acmStore).certificates.get(physicalId)?.tags).toEqual({
      "gatehouse:platform": "web",
      "gatehouse:name": "app",
    });
  });

  test("has CloudFormation write the records when every name comes with a zone", async () => {
    const { world, clock, zoneId: HostedZoneId } = account();
    const DomainValidationOptions = ["app.example.com", "*.example.com"].map((DomainName) => ({
      DomainName,
      HostedZoneId,
    }));
    const made = certificates.create(resourceRequest(world, { ...properties, DomainValidationOptions }));
    const { physicalId } = await clock.run(made);
    expect(statusOf(world, physicalId)).toBe("ISSUED");
  });

  test("fails when validation times out, and leaves nothing", async () => {
    const { world, clock } = account();
    const made = expect(certificates.create(resourceRequest(world, properties))).rejects.toThrow(
      /VALIDATION_TIMED_OUT/,
    );
    await clock.run(made, 4 * dayMs);
    expect(world.store(acmStore).certificates.size).toBe(0);
  });

  test("fails when ACM refuses the request, and says why", async () => {
    const { world, clock } = account();
    const progress = () => {
      for (const arn of world.store(acmStore).certificates.keys()) failCertificate(world, arn, "CAA_ERROR");
    };
    const made = certificates.create(resourceRequest(world, properties, { progress }));
    await clock.run(expect(made).rejects.toThrow(/FAILED/));
  });

  test("stops waiting when the stack gives it up", async () => {
    const { world, clock } = account();
    const abort = new AbortController();
    clock.after(60_000, () => abort.abort(new Error("cancelled")));
    const made = certificates.create(resourceRequest(world, properties, { signal: abort.signal }));
    await clock.run(expect(made).rejects.toThrow("cancelled"));
    expect(world.store(acmStore).certificates.size).toBe(0);
  });
});
