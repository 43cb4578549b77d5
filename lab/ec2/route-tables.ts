import { AwsError } from "../kernel/aws-error.ts";
import type { World } from "../kernel/world.ts";
import { hasDependencies, requireRouteTable, requireSubnet, requireVpc } from "./refusals.ts";
import { ec2Store, type LabRoute, type LabRouteTable, type Tags } from "./store.ts";
import { newId } from "./vpcs.ts";

const put = (world: World, table: LabRouteTable): void => {
  world.store(ec2Store).routeTables.set(table.id, table);
};

export function createRouteTable(world: World, vpcId: string, tags: Tags): LabRouteTable {
  requireVpc(world, vpcId);
  const table = { id: newId(world, "rtb"), vpcId, main: false, routes: [], associations: {}, tags };
  put(world, table);
  return table;
}

export function deleteRouteTable(world: World, id: string): void {
  const { routeTables } = world.store(ec2Store);
  const used = Object.keys(routeTables.get(id)?.associations ?? {}).length > 0;
  if (used) throw hasDependencies("routeTable", id);
  routeTables.delete(id);
}

/** The target must be there, and an internet gateway attached to the table's own VPC. */
function refuseTarget(world: World, { id, vpcId }: LabRouteTable, target: string): void {
  const { internetGateways, natGateways } = world.store(ec2Store);
  const gateway = internetGateways.get(target);
  if (gateway && gateway.vpcId !== vpcId)
    throw new AwsError(
      "InvalidParameterValue",
      `route table ${id} and network gateway ${target} belong to different networks`,
    );
  if (target.startsWith("igw-") && !gateway)
    throw new AwsError("InvalidGatewayID.NotFound", `The gateway ID '${target}' does not exist`);
  const nat = natGateways.get(target);
  if (target.startsWith("nat-") && (nat === undefined || nat.state === "deleted"))
    throw new AwsError("InvalidNatGatewayID.NotFound", `The natGateway ID '${target}' does not exist`);
}

export function createRoute(world: World, tableId: string, route: LabRoute): void {
  const table = requireRouteTable(world, tableId);
  refuseTarget(world, table, route.target);
  if (table.routes.some(({ destination }) => destination === route.destination))
    throw new AwsError("RouteAlreadyExists", `The route identified by ${route.destination} already exists.`);
  put(world, { ...table, routes: [...table.routes, route] });
}

export function replaceRoute(world: World, tableId: string, route: LabRoute): void {
  const table = requireRouteTable(world, tableId);
  refuseTarget(world, table, route.target);
  const others = table.routes.filter(({ destination }) => destination !== route.destination);
  put(world, { ...table, routes: [...others, route] });
}

export function deleteRoute(world: World, tableId: string, destination: string): void {
  const table = world.store(ec2Store).routeTables.get(tableId);
  if (table)
    put(world, { ...table, routes: table.routes.filter((route) => route.destination !== destination) });
}

export function associate(world: World, tableId: string, subnetId: string): string {
  const table = requireRouteTable(world, tableId);
  if (requireSubnet(world, subnetId).vpcId !== table.vpcId)
    throw new AwsError(
      "InvalidParameterValue",
      `Route table ${tableId} and subnet ${subnetId} belong to different networks`,
    );
  const tables = [...world.store(ec2Store).routeTables.values()];
  if (tables.some(({ associations }) => Object.values(associations).includes(subnetId)))
    throw new AwsError(
      "Resource.AlreadyAssociated",
      `the specified association for route table ${tableId} conflicts with an existing association`,
    );
  const id = newId(world, "rtbassoc");
  put(world, { ...table, associations: { ...table.associations, [id]: subnetId } });
  return id;
}

export function disassociate(world: World, associationId: string): void {
  const tables = [...world.store(ec2Store).routeTables.values()];
  const table = tables.find(({ associations }) => associationId in associations);
  if (!table) return;
  const { [associationId]: _, ...associations } = table.associations;
  put(world, { ...table, associations });
}
