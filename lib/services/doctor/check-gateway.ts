import { getEnv } from "@/lib/env";
import { gatewayAddress } from "@/lib/gateway";
import { probeGateway, probeRecurring } from "@/lib/gateway/probe";
import { checkSkew } from "./check-database";
import { type Finding, fail, ok, warn } from "./finding";

/** Checks the keys with a real call that changes nothing, and the settings that the gateway would reject. */
export async function checkGateway(realNow: Date): Promise<Finding[]> {
  return [...(await checkKeys(realNow)), checkKeyMode(), checkCurrency(), checkWebhookSecret()];
}

async function checkKeys(realNow: Date): Promise<Finding[]> {
  const { baseUrl, isMounted } = gatewayAddress();
  const probe = await probeGateway();
  if (probe.kind === "unreachable") {
    const advice = isMounted
      ? "Start the app, which serves the simulator."
      : "Make sure that this machine can reach it over HTTPS.";
    return [(isMounted ? warn : fail)("gateway keys", `${baseUrl} does not respond:  ${probe.reason}`, advice)];
  }
  const skew = probe.at ? [checkSkew("clock of the gateway", probe.at, realNow)] : [];
  if (probe.kind === "accepted") {
    return [ok("gateway keys", `${baseUrl} accepts them`), await checkRecurring(), ...skew];
  }
  return [
    fail(
      "gateway keys",
      `${baseUrl} responds with ${probe.status}`,
      "Correct RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET.",
    ),
    ...skew,
  ];
}

async function checkRecurring(): Promise<Finding> {
  switch (await probeRecurring()) {
    case "enabled":
      return ok("recurring payments", "The account may charge mandates.");
    case "not_enabled":
      return fail(
        "recurring payments",
        "The account may not charge mandates, so no renewal can be charged.",
        "Ask the gateway's support to enable recurring payments (cards and UPI Autopay).",
      );
    case "unknown":
      return warn("recurring payments", "The gateway did not say whether it may charge mandates.", "Run this again.");
  }
}

function checkKeyMode(): Finding {
  const { RAZORPAY_KEY_ID, STUDYMETER_MODE } = getEnv();
  const isLive = RAZORPAY_KEY_ID.startsWith("rzp_live_");
  const found = `${isLive ? "live" : "test"} keys in ${STUDYMETER_MODE} mode`;
  if (STUDYMETER_MODE === "production" && !isLive) {
    return warn("key mode", found, "Test keys move no money. Before going live, set keys that begin with rzp_live_.");
  }
  if (STUDYMETER_MODE !== "production" && isLive) {
    return fail("key mode", found, "Demo students would be charged real money: use test keys, or none.");
  }
  return ok("key mode", found);
}

function checkCurrency(): Finding {
  const { BILLING_CURRENCY, RAZORPAY_KEY_ID } = getEnv();
  if (RAZORPAY_KEY_ID.startsWith("rzp_live_") && BILLING_CURRENCY !== "INR") {
    return fail("currency", `${BILLING_CURRENCY} with live keys`, "Razorpay charges recurring payments in INR only.");
  }
  return ok("currency", BILLING_CURRENCY);
}

const DEFAULTS = /^(secret|webhook|webhooksecret|razorpay|test|password|changeme|123456\d*)$/i;
const SHORTEST = 12;

function checkWebhookSecret(): Finding {
  const { RAZORPAY_WEBHOOK_SECRET: secret, RAZORPAY_KEY_SECRET } = getEnv();
  const advice = "Choose a random one (openssl rand -base64 24), here and in Razorpay's dashboard.";
  if (DEFAULTS.test(secret)) return fail("webhook secret", "It is a common default.", advice);
  if (secret === RAZORPAY_KEY_SECRET) return fail("webhook secret", "It is the key secret.", advice);
  if (secret.length < SHORTEST) return warn("webhook secret", `It has ${secret.length} characters.`, advice);
  return ok("webhook secret", "set");
}
