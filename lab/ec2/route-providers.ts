import type { Properties, Providers, ResourceState } from "../kernel/provider.ts";
import { deleteWhenFree } from "./deleting.ts";
import { allocateAddress, createNatGateway, deleteNatGateway, releaseAddress } from "./gateways.ts";
import { requiredText, text } from "./properties.ts";
import { requireRouteTable } from "./refusals.ts";
import {
  associate,
  createRoute,
  createRouteTable,
  deleteRoute,
  deleteRouteTable,
  disassociate,
  replaceRoute,
} from "./route-tables.ts";
import { ec2Store, type LabAddress, type LabRoute } from "./store.ts";
import { resourceTags } from "./tags.ts";

const service = "Ec2";

const targets = [
  "GatewayId",
  "NatGatewayId",
  "VpcEndpointId",
  "TransitGatewayId",
  "NetworkInterfaceId",
] as const;

function readRoute(properties: Properties): LabRoute {
  const destination =
    text(properties, "DestinationCidrBlock") ?? text(properties, "DestinationIpv6CidrBlock") ?? "";
  const target = targets.map((name) => text(properties, name)).find((id) => id !== undefined) ?? "";
  return { destination, target };
}

const routeState = (tableId: string, destination: string): ResourceState => ({
  physicalId: `${tableId}|${destination}`,
  attributes: { CidrBlock: destination },
});

const addressState = ({ publicIp, allocationId }: LabAddress): ResourceState => ({
  physicalId: publicIp,
  attributes: { PublicIp: publicIp, AllocationId: allocationId },
});

const natState = (id: string): ResourceState => ({ physicalId: id, attributes: { NatGatewayId: id } });
const tableState = (id: string): ResourceState => ({ physicalId: id, attributes: { RouteTableId: id } });

export const routeProviders: Providers = {
  "AWS::EC2::RouteTable": {
    service,
    async create(request) {
      const vpcId = requiredText(request.properties, "VpcId");
      return tableState(createRouteTable(request.world, vpcId, resourceTags(request)).id);
    },
    async update(request, id) {
      const table = { ...requireRouteTable(request.world, id), tags: resourceTags(request) };
      request.world.store(ec2Store).routeTables.set(id, table);
      return tableState(id);
    },
    delete: (request, id) => deleteWhenFree(request, () => deleteRouteTable(request.world, id)),
  },
  "AWS::EC2::Route": {
    service,
    async create({ world, properties }) {
      const tableId = requiredText(properties, "RouteTableId");
      const route = readRoute(properties);
      createRoute(world, tableId, route);
      return routeState(tableId, route.destination);
    },
    async update({ world, properties }) {
      const tableId = requiredText(properties, "RouteTableId");
      const route = readRoute(properties);
      replaceRoute(world, tableId, route);
      return routeState(tableId, route.destination);
    },
    async delete({ world }, physicalId) {
      const [tableId = "", destination = ""] = physicalId.split("|");
      deleteRoute(world, tableId, destination);
    },
  },
  "AWS::EC2::SubnetRouteTableAssociation": {
    service,
    async create({ world, properties }) {
      const id = associate(
        world,
        requiredText(properties, "RouteTableId"),
        requiredText(properties, "SubnetId"),
      );
      return { physicalId: id, attributes: { Id: id } };
    },
    async delete({ world }, id) {
      disassociate(world, id);
    },
  },
  "AWS::EC2::EIP": {
    service,
    create: async (request) => addressState(allocateAddress(request.world, resourceTags(request))),
    async update(request, publicIp) {
      const { addresses } = request.world.store(ec2Store);
      const [known] = [...addresses.values()].filter((one) => one.publicIp === publicIp);
      const address = known ?? allocateAddress(request.world, {});
      addresses.set(address.allocationId, { ...address, tags: resourceTags(request) });
      return addressState(address);
    },
    async delete({ world }, publicIp) {
      releaseAddress(world, publicIp);
    },
  },
  "AWS::EC2::NatGateway": {
    service,
    async create(request) {
      const { world, properties } = request;
      const nat = createNatGateway(world, {
        subnetId: requiredText(properties, "SubnetId"),
        allocationId: text(properties, "AllocationId"),
        tags: resourceTags(request),
      });
      return natState(nat.id);
    },
    async update(request, id) {
      const { natGateways } = request.world.store(ec2Store);
      const nat = natGateways.get(id);
      if (nat) natGateways.set(id, { ...nat, tags: resourceTags(request) });
      return natState(id);
    },
    async delete({ world }, id) {
      deleteNatGateway(world, id);
    },
  },
};
