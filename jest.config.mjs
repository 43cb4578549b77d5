export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "\\.ts$": "<rootDir>/scripts/jest-esbuild.mjs" },
  collectCoverageFrom: ["action/**/*.ts", "aws/**/*.ts", "core/**/*.ts", "lambdas/**/*.ts", "lab/**/*.ts"],
};
