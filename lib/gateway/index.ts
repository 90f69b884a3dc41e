import { getEnv, oncePerProcess } from "@/lib/env";
import { gatewayAddress } from "./address";
import { createGateway } from "./razorpay";
import { createSimulatorControl, type SimulatorControl } from "./simulator-control";
import type { Gateway } from "./types";

export { gatewayAddress, SIMULATOR_PATH } from "./address";
export { GatewayError } from "./errors";
export { toTokenStatus } from "./parse";
export { createGateway } from "./razorpay";
export {
  createSimulatorControl,
  type SimulatedDispute,
  type SimulatorBehaviour,
  type SimulatorControl,
} from "./simulator-control";
export type * from "./types";
export {
  type GatewayEvent,
  isWebhookSignature,
  parseWebhook,
  WEBHOOK_EVENT_ID_HEADER,
  WEBHOOK_SIGNATURE_HEADER,
} from "./webhook";

/** The configured gateway. */
export const getGateway = oncePerProcess((env): Gateway => {
  const { baseUrl } = gatewayAddress(env);
  return createGateway({ baseUrl, keyId: env.RAZORPAY_KEY_ID, keySecret: env.RAZORPAY_KEY_SECRET });
});

/** The simulator's controls, or null with the real gateway. */
export function findSimulatorControl(): SimulatorControl | null {
  const env = getEnv();
  const { baseUrl, isSimulator } = gatewayAddress(env);
  if (!isSimulator) return null;
  return createSimulatorControl({ baseUrl, keyId: env.RAZORPAY_KEY_ID, keySecret: env.RAZORPAY_KEY_SECRET });
}
