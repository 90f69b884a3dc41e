/** Settings that a server refuses to start without, none of which a usage call touches. */
export const SETTINGS = {
  NEXTAUTH_SECRET: "nextauth-of-the-bench-0123456789abcdef",
  TOKEN_SECRET: "token-of-the-bench-0123456789abcdef",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  AUDIT_KEY: "audit-of-the-bench-0123456789abcdef",
  RAZORPAY_KEY_ID: "rzp_test_bench",
  RAZORPAY_KEY_SECRET: "razorpay-of-the-bench",
  RAZORPAY_WEBHOOK_SECRET: "webhook-of-the-bench",
  LOG_LEVEL: "error",
};
