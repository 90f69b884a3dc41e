import type { OrderRow } from "@/lib/db/payment/order-rows";
import type { PaymentRow } from "@/lib/db/payment/payment-rows";
import type { LockedSubscription } from "@/lib/db/subscription/lock-subscription";
import type { GatewayPayment } from "@/lib/gateway";
import type { AuditSource } from "../audit/write-audit";

/** Who brought the news. Whose time it is, is the student's. */
export type PaymentSource = Omit<AuditSource, "now">;

/** Everything that the booking of a payment looks at; all of it locked. */
export interface PaymentStory {
  by: PaymentSource;
  locked: LockedSubscription;
  order: OrderRow;
  payment: GatewayPayment;
  /** As it was booked before. */
  known: PaymentRow;
}
