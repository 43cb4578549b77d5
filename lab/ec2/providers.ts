import type { Providers } from "../kernel/provider.ts";
import { launchTemplateProviders } from "./launch-template-provider.ts";
import { routeProviders } from "./route-providers.ts";
import { securityGroupProviders } from "./security-group-providers.ts";
import { vpcProviders } from "./vpc-providers.ts";

export const ec2Providers: Providers = {
  ...launchTemplateProviders,
  ...vpcProviders,
  ...routeProviders,
  ...securityGroupProviders,
};
