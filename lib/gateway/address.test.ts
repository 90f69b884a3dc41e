import { describe, expect, it } from "vitest";
import { checkoutSources, gatewayAddress } from "./address";

const env = {
  STUDYMETER_MODE: "demo" as const,
  RAZORPAY_KEY_ID: "rzp_test_demo",
  RAZORPAY_BASE_URL: undefined,
  APP_URL: "http://localhost:3000",
  PORT: 3000,
};

const LIVE = { baseUrl: "https://api.razorpay.com", isSimulator: false, isMounted: false };

describe("gatewayAddress", () => {
  it("is the simulator of this app where there are no keys", () => {
    expect(gatewayAddress(env)).toEqual({
      baseUrl: "http://127.0.0.1:3000/razorpay",
      checkoutScriptUrl: "http://localhost:3000/razorpay/v1/checkout.js",
      isSimulator: true,
      isMounted: true,
    });
  });

  it.each([
    ["keys of one's own in demo mode", { RAZORPAY_KEY_ID: "rzp_test_4xF0r" }, LIVE],
    ["production", { STUDYMETER_MODE: "production" as const, RAZORPAY_KEY_ID: "rzp_live_4xF0r" }, LIVE],
    [
      "production with the address spelled out",
      { STUDYMETER_MODE: "production" as const, RAZORPAY_BASE_URL: "https://api.razorpay.com/" },
      LIVE,
    ],
    ["test mode", { STUDYMETER_MODE: "test" as const, RAZORPAY_KEY_ID: "rzp_test_tests" }, { isSimulator: true }],
    [
      "an address of one's own",
      { RAZORPAY_BASE_URL: "http://127.0.0.1:4010" },
      { baseUrl: "http://127.0.0.1:4010", checkoutScriptUrl: "http://127.0.0.1:4010/v1/checkout.js", isMounted: false },
    ],
  ])("with %s", (_, change, expected) => {
    expect(gatewayAddress({ ...env, ...change })).toMatchObject(expected);
  });

  it("refuses any other address in production", () => {
    const production = { ...env, STUDYMETER_MODE: "production" as const, RAZORPAY_BASE_URL: "http://127.0.0.1:4010" };
    expect(() => gatewayAddress(production)).toThrow(/may only be https:\/\/api\.razorpay\.com/);
  });
});

it("lets Razorpay's checkout run and nothing else", () => {
  const live = gatewayAddress({ ...env, STUDYMETER_MODE: "production", RAZORPAY_KEY_ID: "rzp_live_4xF0r" });
  const { script, frame, connect } = checkoutSources(live);
  expect([...script, ...frame, ...connect].every((source) => /^https:\/\/\w+\.razorpay\.com$/.test(source))).toBe(true);
  expect(checkoutSources(gatewayAddress(env))).toEqual({
    script: ["http://localhost:3000"],
    frame: ["http://localhost:3000"],
    connect: [],
  });
});
