import {
  type CreateListenerCommandInput,
  CreateListenerInput$,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { objects, requiredText, text } from "../ec2/properties.ts";
import { resourceTags } from "../ec2/tags.ts";
import { AwsError } from "../kernel/aws-error.ts";
import type { Properties, ResourceProvider, ResourceRequest, ResourceState } from "../kernel/provider.ts";
import { readAs } from "./coerce.ts";
import { serviceName, unlessGone } from "./generated-name.ts";
import { removeListener } from "./listener-records.ts";
import { createListener, modifyListener } from "./listeners.ts";
import { requireListener } from "./refusals.ts";
import { addCertificates, removeCertificates } from "./server-names.ts";
import { elbv2Store } from "./store.ts";
import { setTags } from "./tag-operations.ts";

const readListener = ({ properties }: ResourceRequest) =>
  readAs<CreateListenerCommandInput>(CreateListenerInput$, properties);

const stateOf = (ListenerArn: string): ResourceState => ({
  physicalId: ListenerArn,
  attributes: { ListenerArn },
});

/** The API would answer an equal listener; CloudFormation does not adopt what it has not made. A guess, the worse for us. */
function refuseKnown({ world, properties }: ResourceRequest): void {
  const LoadBalancerArn = requiredText(properties, "LoadBalancerArn");
  const taken = [...world.store(elbv2Store).listeners.values()].some(
    (other) => other.LoadBalancerArn === LoadBalancerArn && other.Port === Number(properties.Port),
  );
  if (taken)
    throw new AwsError(
      "DuplicateListener",
      `A listener already exists on this port for this load balancer '${LoadBalancerArn}'`,
    );
}

export const listenerProvider: ResourceProvider = {
  service: serviceName,
  async create(request) {
    refuseKnown(request);
    return stateOf(createListener(request.world, readListener(request), resourceTags(request)).ListenerArn);
  },
  async update(request, arn) {
    const { LoadBalancerArn: _, Tags: __, ...changes } = readListener(request);
    modifyListener(request.world, arn, changes);
    setTags(request.world, arn, resourceTags(request));
    return stateOf(arn);
  },
  async delete({ world }, arn) {
    unlessGone(() => removeListener(world, requireListener(world, arn)));
  },
};

const readCertificates = (properties: Properties) =>
  objects(properties, "Certificates").map((one) => ({ CertificateArn: text(one, "CertificateArn") }));

export const listenerCertificateProvider: ResourceProvider = {
  service: serviceName,
  async create({ world, properties, logicalId }) {
    addCertificates(world, requiredText(properties, "ListenerArn"), readCertificates(properties));
    const Id = `${logicalId}-${world.random.suffix(12)}`;
    return { physicalId: Id, attributes: { Id } };
  },
  async update({ world, properties }, Id, previous) {
    const listenerArn = requiredText(properties, "ListenerArn");
    const wanted = readCertificates(properties);
    addCertificates(world, listenerArn, wanted);
    const kept = new Set(wanted.map(({ CertificateArn }) => CertificateArn));
    const old = readCertificates(previous).filter(({ CertificateArn }) => !kept.has(CertificateArn));
    removeCertificates(world, listenerArn, old);
    return { physicalId: Id, attributes: { Id } };
  },
  async delete({ world, properties }) {
    unlessGone(() =>
      removeCertificates(world, requiredText(properties, "ListenerArn"), readCertificates(properties)),
    );
  },
};
