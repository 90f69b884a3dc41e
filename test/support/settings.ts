/** Fixed, so that a token or hash in a failing test can be looked at; nothing outside the tests knows them. */
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
  // Whoever asks for the pool without having made a database of its own gets an error, not somebody's database.
  DATABASE_URL: "postgresql://nobody:none@127.0.0.1:1/none",
};
