import { defineConfig } from "vitest/config";

const alias = { "@": import.meta.dirname };

/** Fixed, so that a token or hash in a failing test can be looked at; nothing outside the tests knows them. */
const env = {
  STUDYMETER_MODE: "test",
  NODE_ENV: "test" as const,
  LOG_LEVEL: "error",
  NEXTAUTH_SECRET: "nextauth-of-the-tests-0123456789abcdef",
  TOKEN_SECRET: "token-of-the-tests-0123456789abcdef",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  AUDIT_KEY: "audit-of-the-tests-0123456789abcdef",
  RAZORPAY_KEY_ID: "rzp_test_tests",
  RAZORPAY_KEY_SECRET: "razorpay-of-the-tests",
  RAZORPAY_WEBHOOK_SECRET: "webhook-of-the-tests",
  // Whoever asks for the pool without having made a database of its own gets an error, not somebody's database.
  DATABASE_URL: "postgresql://nobody:none@127.0.0.1:1/none",
};

const EXCLUDE = ["**/node_modules/**", "**/.next/**", "**/.data/**", "e2e/**"];
const DATABASE = { globalSetup: "test/support/global-setup.ts", testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  resolve: { alias },
  test: {
    // Two cores are the least we know of; databases and apps under test need one of them.
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...EXCLUDE, "**/*.db.test.ts", "**/*.api.test.ts"],
          env,
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias },
        test: { name: "db", include: ["**/*.db.test.ts"], exclude: EXCLUDE, env, ...DATABASE },
      },
      {
        resolve: { alias },
        // Each file starts real servers; two files at once would measure each other.
        test: {
          name: "api",
          include: ["**/*.api.test.ts"],
          exclude: EXCLUDE,
          env,
          ...DATABASE,
          fileParallelism: false,
        },
      },
    ],
  },
});
