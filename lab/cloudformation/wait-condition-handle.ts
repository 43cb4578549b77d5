import type { Providers } from "../kernel/provider.ts";

/** CloudFormation's own types that the lab has. */
export const ownProviders: Providers = {
  "AWS::CloudFormation::WaitConditionHandle": {
    service: "CloudFormation",
    async create({ stackId, logicalId, world }) {
      return {
        physicalId: `https://cloudformation-waitcondition-${world.region}.s3.amazonaws.com/${stackId}/${logicalId}`,
      };
    },
    async update(_, physicalId) {
      return { physicalId };
    },
    async delete() {},
  },
};
