import { getEnv } from "@/lib/env";
import { gatewayAddress } from "./address";

export type GatewayProbe =
  | { kind: "accepted"; at: Date | null }
  | { kind: "refused"; status: number; at: Date | null }
  | { kind: "unreachable"; reason: string };

const PATIENCE_MS = 10_000;

/** A call that changes nothing, with our keys: whether the gateway is there and takes them, and what time it has. */
export async function probeGateway(): Promise<GatewayProbe> {
  const { RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET } = getEnv();
  const credentials = Buffer.from(`${RAZORPAY_KEY_ID}:${RAZORPAY_KEY_SECRET}`).toString("base64");
  try {
    const response = await fetch(`${gatewayAddress().baseUrl}/v1/payments?count=1`, {
      headers: { authorization: `Basic ${credentials}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
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
