import type { Handler, HandlerFacts, Handlers } from "./handler.ts";
import { on, text } from "./handler.ts";

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
const ec2 =
  (kind: string, id = ({ physicalId }: HandlerFacts) => physicalId) =>
  (facts: HandlerFacts) =>
    facts.world.arn("ec2", `${kind}/${id(facts) || "*"}`);

const property = (name: string) => (facts: HandlerFacts) => text(facts.properties[name]);
const attribute = (name: string) => (facts: HandlerFacts) => text(facts.attributes[name]);

const tags = "ec2:CreateTags ec2:DeleteTags";

/** What it is made in. */
const inside =
  (action: string, ...places: ((facts: HandlerFacts) => string)[]): NonNullable<Handler["others"]> =>
  (facts, step) =>
    step === "create" ? places.flatMap((place) => on(place(facts), action)) : [];

const vpcOf = ec2("vpc", property("VpcId"));
const subnetOf = ec2("subnet", property("SubnetId"));
const gatewayOf = ec2("internet-gateway", property("InternetGatewayId"));
const routeTableOf = ec2("route-table", property("RouteTableId"));
const groupOf = ec2("security-group", property("GroupId"));

const routeTables = ({ world, properties }: HandlerFacts) =>
  (Array.isArray(properties.RouteTableIds) ? properties.RouteTableIds : []).map((id) =>
    world.arn("ec2", `route-table/${id}`),
  );

const endpointPlaces: NonNullable<Handler["others"]> = (facts, step) => {
  if (step === "create")
    return [vpcOf(facts), ...routeTables(facts)].flatMap((arn) => on(arn, "ec2:CreateVpcEndpoint"));
  return step === "update" ? routeTables(facts).flatMap((arn) => on(arn, "ec2:ModifyVpcEndpoint")) : [];
};

const attachment = {
  create: "ec2:AttachInternetGateway",
  update: "ec2:AttachInternetGateway ec2:DetachInternetGateway",
  delete: "ec2:DetachInternetGateway",
};

export const networkHandlers: Handlers = {
  "AWS::EC2::VPC": {
    arn: ec2("vpc"),
    create: "ec2:CreateVpc ec2:ModifyVpcAttribute ec2:CreateTags",
    update: `ec2:ModifyVpcAttribute ${tags}`,
    delete: "ec2:DeleteVpc",
    reads: "ec2:DescribeVpcAttribute",
    anywhere:
      "ec2:DescribeVpcs ec2:DescribeSecurityGroups ec2:DescribeNetworkAcls ec2:DescribeVpcEncryptionControls",
  },
  "AWS::EC2::Subnet": {
    arn: ec2("subnet"),
    create: "ec2:CreateSubnet ec2:ModifySubnetAttribute ec2:CreateTags",
    update: `ec2:ModifySubnetAttribute ${tags}`,
    delete: "ec2:DeleteSubnet",
    anywhere: "ec2:DescribeSubnets ec2:DescribeNetworkAcls",
    others: inside("ec2:CreateSubnet", vpcOf),
  },
  "AWS::EC2::InternetGateway": {
    arn: ec2("internet-gateway"),
    create: "ec2:CreateInternetGateway ec2:CreateTags",
    update: tags,
    delete: "ec2:DeleteInternetGateway",
    anywhere: "ec2:DescribeInternetGateways",
  },
  "AWS::EC2::VPCGatewayAttachment": {
    arn: vpcOf,
    ...attachment,
    anywhere: "ec2:DescribeInternetGateways ec2:DescribeVpnGateways",
    others: (facts, step) => on(gatewayOf(facts), attachment[step]),
  },
  "AWS::EC2::RouteTable": {
    arn: ec2("route-table"),
    create: "ec2:CreateRouteTable ec2:CreateTags",
    update: tags,
    delete: "ec2:DeleteRouteTable",
    anywhere: "ec2:DescribeRouteTables",
    others: inside("ec2:CreateRouteTable", vpcOf),
  },
  "AWS::EC2::Route": {
    arn: routeTableOf,
    create: "ec2:CreateRoute",
    update: "ec2:ReplaceRoute",
    delete: "ec2:DeleteRoute",
    anywhere: "ec2:DescribeRouteTables ec2:DescribeNetworkInterfaces",
  },
  "AWS::EC2::SubnetRouteTableAssociation": {
    arn: routeTableOf,
    create: "ec2:AssociateRouteTable ec2:ReplaceRouteTableAssociation",
    delete: "ec2:DisassociateRouteTable",
    anywhere: "ec2:DescribeSubnets ec2:DescribeRouteTables",
    others: (facts, step) =>
      on(subnetOf(facts), step === "delete" ? "ec2:DisassociateRouteTable" : "ec2:AssociateRouteTable"),
  },
  "AWS::EC2::SecurityGroup": {
    arn: ec2("security-group", attribute("GroupId")),
    // A new group lets everything out until that rule is revoked.
    create:
      "ec2:CreateSecurityGroup ec2:CreateTags ec2:AuthorizeSecurityGroupIngress ec2:AuthorizeSecurityGroupEgress ec2:RevokeSecurityGroupEgress",
    update: `${tags} ec2:AuthorizeSecurityGroupIngress ec2:AuthorizeSecurityGroupEgress ec2:RevokeSecurityGroupIngress ec2:RevokeSecurityGroupEgress ec2:UpdateSecurityGroupRuleDescriptionsIngress ec2:UpdateSecurityGroupRuleDescriptionsEgress`,
    delete: "ec2:DeleteSecurityGroup",
    anywhere: "ec2:DescribeSecurityGroups ec2:DescribeInstances",
    others: inside("ec2:CreateSecurityGroup", vpcOf),
  },
  "AWS::EC2::SecurityGroupEgress": {
    arn: groupOf,
    create: "ec2:AuthorizeSecurityGroupEgress ec2:RevokeSecurityGroupEgress",
    update: "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
    delete: "ec2:RevokeSecurityGroupEgress",
    anywhere: "ec2:DescribeSecurityGroupRules",
  },
  "AWS::EC2::EIP": {
    arn: ec2("elastic-ip", attribute("AllocationId")),
    create: "ec2:AllocateAddress ec2:CreateTags",
    update: tags,
    delete: "ec2:ReleaseAddress ec2:DisassociateAddress",
    anywhere: "ec2:DescribeAddresses ec2:DescribeTags",
  },
  "AWS::EC2::NatGateway": {
    arn: ec2("natgateway"),
    create: "ec2:CreateNatGateway ec2:CreateTags",
    update: tags,
    delete: "ec2:DeleteNatGateway",
    anywhere: "ec2:DescribeNatGateways",
    others: inside("ec2:CreateNatGateway", subnetOf, ec2("elastic-ip", property("AllocationId"))),
  },
  "AWS::EC2::VPCEndpoint": {
    arn: ec2("vpc-endpoint"),
    create: `ec2:CreateVpcEndpoint ${tags}`,
    update: `ec2:ModifyVpcEndpoint ${tags}`,
    delete: `ec2:DeleteVpcEndpoints ${tags}`,
    anywhere: "ec2:DescribeVpcEndpoints ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs",
    others: endpointPlaces,
  },
};
