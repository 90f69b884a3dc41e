import { getEnv } from "@/lib/env";
import { gatewayAddress } from "./address";

export type GatewayProbe =
  | { kind: "accepted"; at: Date | null }
  | { kind: "refused"; status: number; at: Date | null }
  | { kind: "unreachable"; reason: string };

const TIMEOUT_MS = 10_000;

/** Checks with a call that changes nothing whether the gateway responds and accepts our keys, and what its time is. */
export async function probeGateway(): Promise<GatewayProbe> {
  const { RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET } = getEnv();
  const credentials = Buffer.from(`${RAZORPAY_KEY_ID}:${RAZORPAY_KEY_SECRET}`).toString("base64");
  try {
    const response = await fetch(`${gatewayAddress().baseUrl}/v1/payments?count=1`, {
      headers: { authorization: `Basic ${credentials}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "error",
    });
    await response.body?.cancel();
    const date = response.headers.get("date");
    const at = date ? new Date(date) : null;
    return response.ok ? { kind: "accepted", at } : { kind: "refused", status: response.status, at };
  } catch (error) {
    return { kind: "unreachable", reason: error instanceof Error ? error.message : String(error) };
  }
}
