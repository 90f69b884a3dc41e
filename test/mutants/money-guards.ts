import type { Guard } from "./guard";

const PURCHASE = "lib/services/checkout/purchase.db.test.ts";
const VERIFY = "lib/services/checkout/verify-payment.db.test.ts";
const RENEWAL = "lib/services/renewal/renewal.db.test.ts";
const FOUND = "lib/services/settlement/found-payments.db.test.ts";
const RECORD_RENEWAL = "lib/services/settlement/record-renewal.db.test.ts";
const REFUND = "lib/services/refunds/request-refund.db.test.ts";
const ATTEMPTS = "lib/db/renewal/attempts.db.test.ts";
const ADMIN = "lib/services/admin-actions/admin-actions.db.test.ts";
const INVOICES = "lib/db/invoice/invoice-rows.db.test.ts";
const PAYMENTS_SQL = "prisma/migrations/20261124000006_payments/migration.sql";
const DISPUTES = "lib/services/disputes/disputes.db.test.ts";
const DISPUTES_SQL = "prisma/migrations/20261202000400_disputes/migration.sql";
const INVOICE_RULES_SQL = "prisma/migrations/20261124000014_paper/migration.sql";

export const MONEY_GUARDS: readonly Guard[] = [
  {
    name: "a subscription has one undecided renewal at most",
    file: PAYMENTS_SQL,
    text: "CREATE UNIQUE INDEX renewal_one_open",
    without: "CREATE INDEX renewal_one_open",
    tests: [ATTEMPTS],
  },
  {
    name: "a billing period is sold once",
    file: PAYMENTS_SQL,
    text: "CREATE UNIQUE INDEX renewal_one_captured",
    without: "CREATE INDEX renewal_one_captured",
    tests: [ATTEMPTS],
  },
  {
    name: "a payment has one invoice",
    file: INVOICE_RULES_SQL,
    text: "CREATE UNIQUE INDEX invoice_one_per_payment",
    without: "CREATE INDEX invoice_one_per_payment",
    tests: [INVOICES],
  },
  {
    name: "invoice numbers have no gap",
    file: INVOICE_RULES_SQL,
    text: "IF TG_OP = 'DELETE' OR NEW.last_number <> OLD.last_number + 1 THEN",
    without: "IF false THEN",
    tests: [INVOICES],
  },
  {
    name: "credit notes never exceed their invoice",
    file: INVOICE_RULES_SQL,
    text: "IF credited + NEW.total > invoiced THEN",
    without: "IF false THEN",
    tests: [INVOICES],
  },
  {
    name: "refunds never exceed their payment",
    file: DISPUTES_SQL,
    text: "IF promised + NEW.amount > paid THEN",
    without: "IF false THEN",
    tests: [INVOICES],
  },
  {
    name: "an invoice is never changed",
    file: "prisma/migrations/20261124000007_invoices/migration.sql",
    text: "invoice_is_immutable BEFORE UPDATE OR DELETE ON invoice FOR EACH ROW EXECUTE",
    without: "invoice_is_immutable BEFORE UPDATE OR DELETE ON invoice FOR EACH ROW WHEN (false) EXECUTE",
    tests: [INVOICES],
  },
  {
    name: "the checkout's callback proves itself",
    file: "lib/services/checkout/verify-payment.ts",
    text: "if (!getGateway().isCheckoutSignature(proof)) {",
    without: "if (proof === null) {",
    tests: [VERIFY],
  },
  {
    name: "a student verifies orders of their own only",
    file: "lib/services/checkout/verify-payment.ts",
    text: " && order.student_id === requireStudent(context).id",
    tests: [VERIFY],
  },
  {
    name: "a callback names a payment of its own order",
    file: "lib/services/checkout/verify-payment.ts",
    text: " || result.order.id !== order.id",
    tests: [VERIFY],
  },
  {
    name: "a webhook proves itself",
    file: "lib/services/gateway-sync/receive-webhook.ts",
    text: "if (!isWebhookSignature(raw, headers.get(WEBHOOK_SIGNATURE_HEADER), getEnv().RAZORPAY_WEBHOOK_SECRET)) {",
    without: "if (raw === null) {",
    tests: ["lib/services/alert/alerts.db.test.ts"],
  },
  {
    name: "money that does not match its order buys nothing",
    file: "lib/services/settlement/apply-capture.ts",
    text: "const mismatch = mismatchReason(context);",
    without: "const mismatch = null as RepaymentReason | null;",
    tests: [PURCHASE, FOUND],
  },
  {
    name: "money that does not match its order is not captured",
    file: "lib/services/settlement/record-payment-by-id.ts",
    text: "if (mismatchOf(order, payment, isOfStudent)) return payment;",
    tests: [FOUND],
  },
  {
    name: "a payment is applied once",
    file: "lib/services/settlement/record-payment.ts",
    text: "if (!isPaymentNews(record.status, status)) {",
    without: "if (record === null) {",
    tests: [PURCHASE, RECORD_RENEWAL],
  },
  {
    name: "an undecided renewal is asked about, not charged again",
    file: "lib/services/renewal/prepare-attempt.ts",
    text: 'if (renewal.locked.openAttemptId) return { kind: "open" };',
    tests: [RENEWAL],
  },
  {
    name: "of two workers one sends a charge",
    file: "lib/db/renewal/attempts.ts",
    text: "submitted_at IS NOT DISTINCT FROM $2::timestamptz",
    without: "($2::timestamptz IS NULL OR true)",
    tests: [ATTEMPTS],
  },
  {
    name: "an empty list of payments proves nothing at once",
    file: "lib/domain/attempt.ts",
    text: "const isQuiet = !attempt.lastCallAt || now.getTime() - attempt.lastCallAt.getTime() >= QUIET_MINUTES * 60_000;",
    without: "const isQuiet = true;",
    tests: ["lib/domain/attempt.test.ts"],
  },
  {
    name: "no more is refunded than is left",
    file: "lib/domain/refund.ts",
    text: "if (asked !== null && asked > left)",
    without: "if (asked !== null && asked < 0)",
    tests: [REFUND],
  },
  {
    name: "staff cannot refund a disputed payment",
    file: "lib/services/refunds/request-refund.ts",
    text: "await refuseDisputed(refunds, client);",
    tests: [DISPUTES],
  },
  {
    name: "a refund waits while its payment is disputed",
    file: "lib/services/refunds/submit-refund.ts",
    text: "if (await isPaymentDisputed(refund.payment_id)) return waitForDispute(refund);",
    tests: [DISPUTES],
  },
  {
    name: "nothing is debited while a payment is disputed",
    file: "lib/services/renewal/prepare-attempt.ts",
    text: " ?? (locked.isDisputed ? DISPUTED : null)",
    tests: [DISPUTES],
  },
  {
    name: "a dispute that is decided stays so within its phase",
    file: "lib/domain/dispute.ts",
    text: 'if (!isDisputeOpen(known.status)) return "old";',
    tests: ["lib/domain/dispute.test.ts"],
  },
  {
    name: "an upgrade is refunded with the payment below it",
    file: "lib/services/refunds/record-refund.ts",
    text: "if (period) await refundUpgrades(by, locked, period, client);",
    tests: ["lib/services/refunds/refund-upgrade.db.test.ts"],
  },
  {
    name: "an idempotency key belongs to one request",
    file: "lib/services/idempotency/with-idempotency.ts",
    text: "if (!stored.requestHash.equals(idempotency.requestHash)) throw idempotencyMismatch();",
    tests: [REFUND, ADMIN],
  },
  {
    name: "calls with one idempotency key run one after the other",
    file: "lib/services/idempotency/with-idempotency.ts",
    text: "await lockIdempotencyKeys([id], client);",
    tests: [REFUND, ADMIN],
  },
  {
    name: "a preview changes nothing",
    file: "lib/services/admin-actions/change-by-staff.ts",
    text: "if (request.preview) return { effects, current: await currentOf(locked, client) };",
    tests: [ADMIN],
  },
];
