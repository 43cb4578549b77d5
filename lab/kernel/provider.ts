import type { World } from "./world.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** What a resource's handler gets from CloudFormation. */
export interface ResourceRequest {
  readonly world: World;
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  /** All intrinsic functions resolved, AWS::NoValue gone, numbers and booleans as the template or parameter had them. */
  readonly properties: Properties;
  /** The stack's tags, which CloudFormation puts on every resource that takes tags. */
  readonly stackTags: Readonly<Record<string, string>>;
  /** The resource's UpdatePolicy, resolved; undefined without one. */
  readonly updatePolicy?: Properties | undefined;
  /** Aborted when the operation is given up (a stack deleted while it is created, a sibling failed). */
  readonly signal: AbortSignal;
  /** Writes a further *_IN_PROGRESS event of this resource, as ACM's certificate does with its DNS record. */
  progress(reason: string, physicalId?: string): void;
}

export interface ResourceState {
  readonly physicalId: string;
  /** What Fn::GetAtt answers; names with dots as they stand (`Endpoint.Address`). */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** What Ref answers, where it is not the physical id. */
  readonly ref?: string;
}

/**
 * A resource type's handler. It throws AwsError as the service would; the engine words it as CloudFormation does.
 * The engine adds the type's latency itself (lab/latencies.ts) and decides between update and replacement.
 */
export interface ResourceProvider {
  /** The service's name in error messages: `ElasticLoadBalancingV2`. */
  readonly service: string;
  create(request: ResourceRequest): Promise<ResourceState>;
  /** In place; without it every change is refused loudly. */
  update?(request: ResourceRequest, physicalId: string, previous: Properties): Promise<ResourceState>;
  delete(request: ResourceRequest, physicalId: string): Promise<void>;
}

/** By type: `AWS::ElasticLoadBalancingV2::ListenerRule`. */
export type Providers = Readonly<Record<string, ResourceProvider>>;
