import { afterEach, expect, it, vi } from "vitest";
import { createSimulator } from "./index";

afterEach(() => vi.unstubAllEnvs());

const options = {
  databaseUrl: "postgresql://nobody:none@127.0.0.1:1/none",
  keyId: "rzp_test_demo",
  keySecret: "secret",
  webhookSecret: "secret",
  publicUrl: "http://127.0.0.1:4010",
};

it("refuses to start in production", () => {
  vi.stubEnv("STUDYMETER_MODE", "production");
  expect(() => createSimulator(options)).toThrow(/does not start in production/);
});

it("refuses to start where only a database is named, which means production", () => {
  vi.stubEnv("STUDYMETER_MODE", "");
  expect(() => createSimulator(options)).toThrow(/does not start in production/);
});

it("refuses a live key", () => {
  expect(() => createSimulator({ ...options, keyId: "rzp_live_4xF0rTheR3al" })).toThrow(/live key/);
});

it("starts in demo mode", async () => {
  vi.stubEnv("STUDYMETER_MODE", "demo");
  await createSimulator(options).stop();
});
