import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first";
import { TEST_SETTINGS as env } from "./test/support/settings";

const alias = { "@": import.meta.dirname };

const EXCLUDE = ["**/node_modules/**", "**/.next/**", "**/.data/**", "e2e/**"];
/** Files share what they import: reading the same modules for each of them took a third of the time. */
const SHARED = { isolate: false, setupFiles: "test/support/fresh-process.ts" };
const DATABASE = { globalSetup: "test/support/global-setup.ts", testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  resolve: { alias },
  test: {
    // Two cores are the least we know of; databases and apps under test need one of them.
    maxWorkers: 2,
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          ...SHARED,
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...EXCLUDE, "**/*.db.test.ts", "**/*.api.test.ts"],
          env,
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias },
        test: { name: "db", ...SHARED, include: ["**/*.db.test.ts"], exclude: EXCLUDE, env, ...DATABASE },
      },
      {
        resolve: { alias },
        test: {
          name: "api",
          include: ["**/*.api.test.ts"],
          exclude: EXCLUDE,
          env,
          ...DATABASE,
          globalSetup: ["test/support/build-setup.ts", DATABASE.globalSetup],
        },
      },
    ],
  },
});
