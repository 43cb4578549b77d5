import type { Action, Certificate, Listener } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { acceptActions } from "./actions.ts";
import { refuseCertificate } from "./certificates.ts";
import { putListener } from "./listener-records.ts";
import { invalid, requireListener, requireLoadBalancer } from "./refusals.ts";
import { elbv2Store, type LabListener, type Tags } from "./store.ts";

export interface ListenerSettings {
  readonly LoadBalancerArn?: string | undefined;
  readonly Protocol?: string | undefined;
  readonly Port?: number | undefined;
  readonly SslPolicy?: string | undefined;
  readonly Certificates?: readonly Certificate[] | undefined;
  readonly DefaultActions?: readonly Action[] | undefined;
}

/** "Other methods - default is ELBSecurityPolicy-2016-08": aws-facts, section 7. */
const defaultPolicy = "ELBSecurityPolicy-2016-08";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
export const sslPolicies: readonly string[] = [
  defaultPolicy,
  "ELBSecurityPolicy-TLS-1-1-2017-01",
  "ELBSecurityPolicy-TLS-1-2-2017-01",
  "ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
  "ELBSecurityPolicy-FS-2018-06",
  "ELBSecurityPolicy-FS-1-2-2019-08",
  "ELBSecurityPolicy-FS-1-2-Res-2020-10",
  "ELBSecurityPolicy-TLS13-1-2-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06",
  "ELBSecurityPolicy-TLS13-1-3-2021-06",
  "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
];

interface Security {
  readonly certificates: readonly string[];
  readonly SslPolicy?: string;
}

/** What the protocol asks for: one issued certificate and a known policy for HTTPS, neither for HTTP. */
function acceptSecurity(
  world: World,
  { Protocol, SslPolicy, Certificates = [] }: ListenerSettings,
): Security {
  const arns = Certificates.map(({ CertificateArn = "" }) => CertificateArn);
  if (Protocol === "HTTP") {
    if (arns.length > 0) throw invalid("Certificates cannot be specified for HTTP listeners");
    if (SslPolicy !== undefined) throw invalid("An SSL policy cannot be specified for HTTP listeners");
    return { certificates: [] };
  }
  if (arns.length === 0) throw invalid("A certificate must be specified for HTTPS listeners");
  if (arns.length > 1) throw invalid("Up to '1' certificate can be specified");
  const policy = SslPolicy ?? defaultPolicy;
  if (!sslPolicies.includes(policy))
    throw new AwsError("SSLPolicyNotFound", `SSL policy '${policy}' not found`);
  for (const arn of arns) refuseCertificate(world, arn);
  return { certificates: arns, SslPolicy: policy };
}

function acceptAddress({ Protocol, Port }: ListenerSettings): Pick<LabListener, "Protocol" | "Port"> {
  if (Protocol !== "HTTP" && Protocol !== "HTTPS")
    throw new AwsError("UnsupportedProtocol", `Protocol '${Protocol}' must be one of 'HTTP,HTTPS'`);
  if (Port === undefined || !(Port >= 1 && Port <= 65_535)) throw invalid(`Port '${Port}' is not valid`);
  return { Protocol, Port };
}

const listenersOf = (world: World, loadBalancerArn: string): LabListener[] =>
  [...world.store(elbv2Store).listeners.values()].filter(
    ({ LoadBalancerArn }) => LoadBalancerArn === loadBalancerArn,
  );

/** Whether a second CreateListener asks for what is there: API_CreateListener promises that it succeeds then. */
function sameSettings(known: LabListener, wanted: LabListener): boolean {
  const essence = ({ Protocol, SslPolicy, certificates, DefaultActions }: LabListener) =>
    JSON.stringify([Protocol, SslPolicy ?? "", certificates[0] ?? "", DefaultActions]);
  return essence(known) === essence(wanted);
}

export function createListener(world: World, settings: ListenerSettings, tags: Tags = {}): LabListener {
  const balancer = requireLoadBalancer(world, settings.LoadBalancerArn);
  const { Protocol, Port } = acceptAddress(settings);
  const security = acceptSecurity(world, settings);
  const place = { world, balancer, protocol: Protocol };
  const arn = balancer.LoadBalancerArn.replace(":loadbalancer/", ":listener/");
  const wanted: LabListener = {
    ListenerArn: `${arn}/${world.random.hex(16)}`,
    LoadBalancerArn: balancer.LoadBalancerArn,
    Protocol,
    Port,
    ...security,
    DefaultActions: acceptActions(place, settings.DefaultActions),
    attributes: {},
    tags,
  };
  const others = listenersOf(world, balancer.LoadBalancerArn);
  const known = others.find((listener) => listener.Port === Port);
  if (known && sameSettings(known, wanted)) return known;
  if (known)
    throw new AwsError(
      "DuplicateListener",
      `A listener already exists on this port for this load balancer '${balancer.LoadBalancerArn}'`,
    );
  if (others.length >= 50)
    throw new AwsError("TooManyListeners", "The maximum number of listeners has been reached");
  putListener(world, wanted);
  return wanted;
}

/** Changes what is given and leaves the rest; certificates for SNI stay. */
export function modifyListener(
  world: World,
  arn: string | undefined,
  changes: ListenerSettings,
): LabListener {
  const listener = requireListener(world, arn);
  const balancer = requireLoadBalancer(world, listener.LoadBalancerArn);
  const { Protocol, Port } = acceptAddress({ ...listener, ...changes });
  const taken = listenersOf(world, listener.LoadBalancerArn).some(
    (other) => other.Port === Port && other.ListenerArn !== listener.ListenerArn,
  );
  if (taken)
    throw new AwsError(
      "DuplicateListener",
      `A listener already exists on this port for this load balancer '${listener.LoadBalancerArn}'`,
    );
  const [current, ...extra] = listener.certificates;
  const kept = current !== undefined && Protocol === "HTTPS" ? [{ CertificateArn: current }] : [];
  const SslPolicy = changes.SslPolicy ?? (Protocol === "HTTPS" ? listener.SslPolicy : undefined);
  const Certificates = changes.Certificates ?? kept;
  const { certificates, ...policy } = acceptSecurity(world, { Protocol, SslPolicy, Certificates });
  const place = { world, balancer, protocol: Protocol };
  const DefaultActions = acceptActions(place, changes.DefaultActions ?? listener.DefaultActions);
  const { SslPolicy: _, ...rest } = listener;
  const changed = {
    ...rest,
    Protocol,
    Port,
    ...policy,
    DefaultActions,
    certificates: [...certificates, ...extra],
  };
  putListener(world, changed);
  return changed;
}

export function describeListener(listener: LabListener): Listener {
  const { certificates, attributes: _, tags: __, ...description } = listener;
  const [first] = certificates;
  return { ...description, ...(first === undefined ? {} : { Certificates: [{ CertificateArn: first }] }) };
}
