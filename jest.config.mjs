import { availableParallelism } from "node:os";

// Each test process would print the SDK's notice about Node 20 once.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

export default {
  testEnvironment: "node",
  // More than the cores, since some tests wait for processes; one less is the default. Jest takes "150%" for 150.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // Five seconds are Jest's; a busy machine is no failure.
  testTimeout: 30_000,
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": "<rootDir>/scripts/jest-esbuild.mjs" },
  collectCoverageFrom: ["action/**/*.ts", "aws/**/*.ts", "core/**/*.ts", "lambdas/**/*.ts", "lab/**/*.ts"],
};
