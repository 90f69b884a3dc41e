import { expect, it } from "vitest";
import { withSettings } from "@/test/support/with-settings";
import { createSimulator } from "./index";

const options = {
  databaseUrl: "postgresql://nobody:none@127.0.0.1:1/none",
  keyId: "rzp_test_demo",
  keySecret: "secret",
  webhookSecret: "secret",
  publicUrl: "http://127.0.0.1:4010",
};

it("refuses to start in production", () => {
  return withSettings({ STUDYMETER_MODE: "production" }, () => {
    expect(() => createSimulator(options)).toThrow(/does not start in production/);
  });
});

it("refuses to start where only a database is named, which means production", () => {
  return withSettings({ STUDYMETER_MODE: "" }, () => {
    expect(() => createSimulator(options)).toThrow(/does not start in production/);
  });
});

it("refuses a live key", () => {
  expect(() => createSimulator({ ...options, keyId: "rzp_live_4xF0rTheR3al" })).toThrow(/live key/);
});

it("starts in demo mode", () => withSettings({ STUDYMETER_MODE: "demo" }, () => createSimulator(options).stop()));
