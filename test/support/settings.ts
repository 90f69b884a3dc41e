/** Fixed, so that a token or hash in a failing test can be reproduced; used nowhere outside the tests. */
export const TEST_SETTINGS = {
  STUDYMETER_MODE: "test",
  NODE_ENV: "test" as const,
  LOG_LEVEL: "error",
  NEXTAUTH_SECRET: "nextauth-of-the-tests-0123456789abcdef",
  TOKEN_SECRET: "token-of-the-tests-0123456789abcdef",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  AUDIT_KEY: "audit-of-the-tests-0123456789abcdef",
  RAZORPAY_KEY_ID: "rzp_test_tests",
  RAZORPAY_KEY_SECRET: "razorpay-of-the-tests",
  RAZORPAY_WEBHOOK_SECRET: "webhook-of-the-tests",
  // A test that asks for the pool without creating its own database gets an error, not another test's database.
  DATABASE_URL: "postgresql://nobody:none@127.0.0.1:1/none",
};
