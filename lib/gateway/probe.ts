import { getEnv } from "@/lib/env";
import { gatewayAddress } from "./address";
import { readRazorpayError } from "./failure";

export type GatewayProbe =
  | { kind: "accepted"; at: Date | null }
  | { kind: "refused"; status: number; at: Date | null }
  | { kind: "unreachable"; reason: string };

/** Whether the account may charge mandates: `unknown` where the response says neither. */
export type RecurringProbe = "enabled" | "not_enabled" | "unknown";

const TIMEOUT_MS = 10_000;

/** Checks with a call that changes nothing whether the gateway responds and accepts our keys, and what its time is. */
export async function probeGateway(): Promise<GatewayProbe> {
  try {
    const response = await ask("/v1/payments?count=1", {});
    await response.body?.cancel();
    const date = response.headers.get("date");
    const at = date ? new Date(date) : null;
    return response.ok ? { kind: "accepted", at } : { kind: "refused", status: response.status, at };
  } catch (error) {
    return { kind: "unreachable", reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Asks for a debit without saying of whom or how much, which can never be made. An account that may charge mandates refuses it for what is
 * missing; one that may not has no such address (https://github.com/razorpay/razorpay-node/issues/447).
 */
export async function probeRecurring(): Promise<RecurringProbe> {
  try {
    const response = await ask("/v1/payments/create/recurring", {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    const description = readRazorpayError(await response.json())?.description ?? "";
    if (/url was not found/i.test(description)) return "not_enabled";
    return response.status === 400 && description !== "" ? "enabled" : "unknown";
  } catch {
    return "unknown";
  }
}

function ask(path: string, { headers, ...request }: RequestInit): Promise<Response> {
  const { RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET } = getEnv();
  const credentials = Buffer.from(`${RAZORPAY_KEY_ID}:${RAZORPAY_KEY_SECRET}`).toString("base64");
  return fetch(`${gatewayAddress().baseUrl}${path}`, {
    ...request,
    headers: { ...headers, authorization: `Basic ${credentials}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: "error",
  });
}
