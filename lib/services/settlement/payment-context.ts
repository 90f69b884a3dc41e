import type { PaymentContextFacts } from "@/lib/db/payment/lock-payment-context";
import type { PaymentWrite } from "@/lib/db/payment/write-payment";
import type { GatewayPayment } from "@/lib/gateway";
import type { AuditSource } from "../audit/write-audit";

/** Who reported the payment. The time is the student's own, so it is left out here. */
export type PaymentSource = Omit<AuditSource, "now">;

/** Everything that recording a payment looks at, under the locks of subscription, order and payment. */
export interface PaymentContext extends PaymentContextFacts {
  by: PaymentSource;
  payment: GatewayPayment;
}

/** What became of the renewal attempt that a payment belongs to, if it belongs to one. */
export type AttemptWrite = PaymentWrite["attempt"];
