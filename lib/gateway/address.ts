import { type Env, getEnv } from "@/lib/env";
import { GatewayError } from "./errors";

export const LIVE_BASE_URL = "https://api.razorpay.com";
const LIVE_CHECKOUT_SCRIPT = "https://checkout.razorpay.com/v1/checkout.js";

/** Where the app mounts the simulator on its own port. */
export const SIMULATOR_PATH = "/razorpay";
/** The key id of demo mode without Razorpay keys, which means the simulator. */
export const SIMULATOR_KEY_ID = "rzp_test_demo";

export interface GatewayAddress {
  /** For our server. */
  baseUrl: string;
  /** For the student's browser. */
  checkoutScriptUrl: string;
  isSimulator: boolean;
  /** Whether it is the simulator that this app itself serves. */
  isMounted: boolean;
}

type Settings = Pick<Env, "STUDYMETER_MODE" | "RAZORPAY_BASE_URL" | "RAZORPAY_KEY_ID" | "APP_URL" | "PORT">;

/**
 * Production calls only Razorpay. Elsewhere RAZORPAY_BASE_URL may set another address; without it, own keys in demo mode
 * mean Razorpay's test mode, and no keys, or our test mode, mean the simulator.
 */
export function gatewayAddress(env: Settings = getEnv()): GatewayAddress {
  const given = env.RAZORPAY_BASE_URL?.replace(/\/$/, "");
  if (env.STUDYMETER_MODE === "production" && given !== undefined && given !== LIVE_BASE_URL) {
    throw new GatewayError("invalid", `In production RAZORPAY_BASE_URL may only be ${LIVE_BASE_URL}.`);
  }
  if (given !== undefined && given !== LIVE_BASE_URL) {
    return { baseUrl: given, checkoutScriptUrl: `${given}/v1/checkout.js`, isSimulator: true, isMounted: false };
  }
  const isLive =
    given === LIVE_BASE_URL ||
    env.STUDYMETER_MODE === "production" ||
    (env.STUDYMETER_MODE === "demo" && env.RAZORPAY_KEY_ID !== SIMULATOR_KEY_ID);
  if (isLive)
    return { baseUrl: LIVE_BASE_URL, checkoutScriptUrl: LIVE_CHECKOUT_SCRIPT, isSimulator: false, isMounted: false };
  return {
    baseUrl: `http://127.0.0.1:${env.PORT}${SIMULATOR_PATH}`,
    checkoutScriptUrl: `${env.APP_URL}${SIMULATOR_PATH}/v1/checkout.js`,
    isSimulator: true,
    isMounted: true,
  };
}

/** The sources that a Content-Security-Policy must allow for the checkout, by directive. */
export function checkoutSources(address: GatewayAddress): { script: string[]; frame: string[]; connect: string[] } {
  if (address.isSimulator) {
    const { origin } = new URL(address.checkoutScriptUrl);
    return { script: [origin], frame: [origin], connect: [] };
  }
  return {
    script: ["https://checkout.razorpay.com"],
    frame: ["https://api.razorpay.com", "https://checkout.razorpay.com"],
    connect: ["https://api.razorpay.com", "https://lumberjack.razorpay.com"],
  };
}
