import type {
  AddListenerCertificatesCommandInput,
  AddListenerCertificatesCommandOutput,
  CreateListenerCommandInput,
  CreateListenerCommandOutput,
  DeleteListenerCommandInput,
  DeleteListenerCommandOutput,
  DescribeListenerCertificatesCommandInput,
  DescribeListenerCertificatesCommandOutput,
  DescribeListenersCommandInput,
  DescribeListenersCommandOutput,
  ModifyListenerCommandInput,
  ModifyListenerCommandOutput,
  RemoveListenerCertificatesCommandInput,
  RemoveListenerCertificatesCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { tagRecord } from "../ec2/tags.ts";
import { operation } from "../kernel/service.ts";
import { removeListener } from "./listener-records.ts";
import { createListener, describeListener, modifyListener } from "./listeners.ts";
import { page } from "./paging.ts";
import { forActions, onResource, taggingAtCreation, withRequestTags } from "./permissions.ts";
import { invalid, requireListener, requireLoadBalancer } from "./refusals.ts";
import { addCertificates, describeCertificates, removeCertificates } from "./server-names.ts";
import { elbv2Store } from "./store.ts";

const create = operation<CreateListenerCommandInput, CreateListenerCommandOutput>({
  run: ({ Tags, ...settings }, { world }) => ({
    Listeners: [describeListener(createListener(world, settings, tagRecord(Tags)))],
  }),
  permissions({ LoadBalancerArn = "", Tags, DefaultActions }, { world }) {
    const made = `${LoadBalancerArn.replace(":loadbalancer/", ":listener/")}/*`;
    return [
      withRequestTags(onResource(world, "CreateListener", LoadBalancerArn), Tags),
      ...taggingAtCreation("CreateListener", made, Tags),
      ...forActions(DefaultActions),
    ];
  },
});

const modify = operation<ModifyListenerCommandInput, ModifyListenerCommandOutput>({
  run: ({ ListenerArn, ...changes }, { world }) => ({
    Listeners: [describeListener(modifyListener(world, ListenerArn, changes))],
  }),
  permissions: ({ ListenerArn, DefaultActions }, { world }) => [
    onResource(world, "ModifyListener", ListenerArn),
    ...forActions(DefaultActions),
  ],
});

const remove = operation<DeleteListenerCommandInput, DeleteListenerCommandOutput>({
  run({ ListenerArn }, { world }) {
    removeListener(world, requireListener(world, ListenerArn));
    return {};
  },
  permissions: ({ ListenerArn }, { world }) => [onResource(world, "DeleteListener", ListenerArn)],
});

const describe = operation<DescribeListenersCommandInput, DescribeListenersCommandOutput>({
  run({ LoadBalancerArn, ListenerArns = [], ...paging }, { world }) {
    if (LoadBalancerArn === undefined && ListenerArns.length === 0)
      throw invalid("You must specify either listener ARNs or a load balancer ARN");
    const balancer = LoadBalancerArn === undefined ? undefined : requireLoadBalancer(world, LoadBalancerArn);
    const own = [...world.store(elbv2Store).listeners.values()].filter(
      (listener) => listener.LoadBalancerArn === balancer?.LoadBalancerArn,
    );
    const chosen = balancer ? own : ListenerArns.map((arn) => requireListener(world, arn));
    const { items, ...next } = page(chosen, paging);
    return { Listeners: items.map(describeListener), ...next };
  },
});

const add = operation<AddListenerCertificatesCommandInput, AddListenerCertificatesCommandOutput>({
  run: ({ ListenerArn, Certificates }, { world }) => ({
    Certificates: addCertificates(world, ListenerArn, Certificates).map((CertificateArn) => ({
      CertificateArn,
      IsDefault: false,
    })),
  }),
  permissions: ({ ListenerArn }, { world }) => [onResource(world, "AddListenerCertificates", ListenerArn)],
});

const removeNames = operation<
  RemoveListenerCertificatesCommandInput,
  RemoveListenerCertificatesCommandOutput
>({
  run({ ListenerArn, Certificates }, { world }) {
    removeCertificates(world, ListenerArn, Certificates);
    return {};
  },
  permissions: ({ ListenerArn }, { world }) => [onResource(world, "RemoveListenerCertificates", ListenerArn)],
});

const describeNames = operation<
  DescribeListenerCertificatesCommandInput,
  DescribeListenerCertificatesCommandOutput
>({
  run({ ListenerArn, ...paging }, { world }) {
    const { items, ...next } = page(describeCertificates(world, ListenerArn), paging);
    return { Certificates: items, ...next };
  },
});

export const listenerOperations = {
  CreateListener: create,
  ModifyListener: modify,
  DeleteListener: remove,
  DescribeListeners: describe,
  AddListenerCertificates: add,
  RemoveListenerCertificates: removeNames,
  DescribeListenerCertificates: describeNames,
};
