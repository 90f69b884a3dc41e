import type { DisputeRow } from "@/lib/db/payment/dispute-rows";
import type { PaymentRow } from "@/lib/db/payment/payment-rows";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { GatewayDispute } from "@/lib/gateway";
import type { PaymentSource } from "../settlement/payment-context";

/** What is known of a dispute, and what is reported of it, under the locks of subscription and dispute. */
export interface DisputeContext {
  by: PaymentSource;
  /** Null for a payment that is none of our orders'. */
  locked: LockedSubscription | null;
  payment: PaymentRow;
  row: DisputeRow;
  seen: GatewayDispute;
  now: Date;
}
