import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./test/support/browser-setup.ts",
  // The journeys share one app with one set of demo accounts, as people do; each worker calls from an address of its own.
  workers: 2,
  // Whoever is free takes the next test, not the next file: the last file would keep one worker busy and the other one waiting.
  fullyParallel: true,
  // A test that passes at the second attempt has found something.
  retries: 0,
  timeout: 120_000,
  // What a person would still call prompt on a machine that has more to do than this.
  expect: { timeout: 15_000 },
  outputDir: "test-results",
  use: {
    // Set by the global setup, before the workers read this file.
    baseURL: process.env.STUDYMETER_E2E_URL,
    // The app stands behind one proxy, by what it is told: who signs in too often is slowed down by address.
    extraHTTPHeaders: { "X-Forwarded-For": `203.0.113.${1 + Number(process.env.TEST_PARALLEL_INDEX ?? 0)}` },
    // What cannot be pressed by then will never be, and the message says what it was.
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    locale: "en-IN",
    timezoneId: "Asia/Kolkata",
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    // A trace of every test costs a third of them; for one that fails: npm run e2e -- account --trace retain-on-failure
    trace: "off",
    launchOptions: {
      executablePath: process.env.PLAYWRIGHT_CHROMIUM_PATH,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
