import { describe, expect, test } from "vitest";
import { EnvError, readEnv } from "./env";

const key = (fill: number) =>
  Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 7 + fill) % 256)).toString("base64");

const DEMO = {
  STUDYMETER_MODE: "demo",
  DATABASE_URL: "postgresql://studymeter:pw@127.0.0.1:5432/studymeter",
  NEXTAUTH_SECRET: "s",
  TOKEN_SECRET: "t",
  ENCRYPTION_KEY: key(1),
  AUDIT_KEY: "a",
  RAZORPAY_KEY_ID: "rzp_test_demo",
  RAZORPAY_KEY_SECRET: "r",
  RAZORPAY_WEBHOOK_SECRET: "w",
};

const PRODUCTION = {
  ...DEMO,
  STUDYMETER_MODE: undefined,
  NEXTAUTH_SECRET: "8f2kq0Zx1mPvN7tYc4wLr9sEo6aGh3Bd",
  TOKEN_SECRET: "Vb5nXk8QpTz2sWm7rJc0dYf4gHa9eLu6",
  AUDIT_KEY: "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC",
  APP_URL: "https://study.test-school.in",
  BILLING_CURRENCY: "INR",
  SMTP_URL: "smtp://mail.internal:25",
  MAIL_FROM: "Study <mail@test-school.in>",
  SUPPORT_EMAIL: "help@test-school.in",
  SELLER_NAME: "Test School Private Limited",
  SELLER_ADDRESS: "1 MG Road, Bengaluru 560001",
  SELLER_GSTIN: "29AAGCB7383J1Z4",
};

const INNGEST = { INNGEST_EVENT_KEY: "k", INNGEST_SIGNING_KEY: "0f".repeat(32) };

function problemsOf(source: Record<string, string | undefined>): string[] {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

describe("the mode", () => {
  test.each([
    [{ STUDYMETER_MODE: undefined }, "production"],
    [{ STUDYMETER_MODE: "" }, "production"],
    [{ STUDYMETER_MODE: "test" }, "test"],
    [{ STUDYMETER_MODE: "demo" }, "demo"],
  ])("%o with a DATABASE_URL is %s", (change, mode) => {
    expect(readEnv({ ...PRODUCTION, ...change }).STUDYMETER_MODE).toBe(mode);
  });

  test("a mode that does not exist is named with those that do", () => {
    expect(problemsOf({ ...DEMO, STUDYMETER_MODE: "prod" })).toEqual([
      "STUDYMETER_MODE must be one of demo, production, test.",
    ]);
  });
});

describe("demo and test mode", () => {
  test("listen on loopback, with an address that follows the port", () => {
    expect(readEnv({ ...DEMO, PORT: "4100" })).toMatchObject({
      HOST: "127.0.0.1",
      PORT: 4100,
      APP_URL: "http://localhost:4100",
    });
  });

  test("refuse to listen elsewhere, since their passwords are published", () => {
    expect(problemsOf({ ...DEMO, HOST: "0.0.0.0" })).toHaveLength(1);
    expect(problemsOf({ ...DEMO, HOST: "localhost" })).toEqual([]);
  });

  test("may trust a bare X-User-ID", () => {
    expect(readEnv({ ...DEMO, ALLOW_HEADER_AUTH: "true" }).ALLOW_HEADER_AUTH).toBe(true);
    expect(readEnv(DEMO).ALLOW_HEADER_AUTH).toBe(false);
  });
});

describe("production", () => {
  test("starts with everything set", () => {
    expect(readEnv(PRODUCTION)).toMatchObject({ STUDYMETER_MODE: "production", HOST: "0.0.0.0", LOG_LEVEL: "info" });
  });

  test("wants the seller's GSTIN where it bills in rupees, and only there", () => {
    const { SELLER_GSTIN, ...unregistered } = PRODUCTION;
    expect(problemsOf(unregistered)).toEqual(["SELLER_GSTIN is missing."]);
    expect(readEnv({ ...unregistered, BILLING_CURRENCY: "USD" }).SELLER_GSTIN).toBeUndefined();
  });

  test("lists everything that is missing at once", () => {
    const problems = problemsOf({ DATABASE_URL: DEMO.DATABASE_URL }).map((problem) => problem.split(" ")[0]);
    expect(problems.sort()).toEqual(
      [
        ...["APP_URL", "AUDIT_KEY", "BILLING_CURRENCY", "ENCRYPTION_KEY", "MAIL_FROM", "NEXTAUTH_SECRET"],
        ...[
          "RAZORPAY_KEY_ID",
          "RAZORPAY_KEY_SECRET",
          "RAZORPAY_WEBHOOK_SECRET",
          "SMTP_URL",
          "SUPPORT_EMAIL",
          "SELLER_NAME",
          "SELLER_ADDRESS",
          "TOKEN_SECRET",
        ],
      ].sort(),
    );
  });

  test.each([
    ["a short secret", { TOKEN_SECRET: "Vb5nXk8QpTz2sWm7rJc0dYf4gHa9eLu" }, "TOKEN_SECRET is too short"],
    ["a well-known secret", { NEXTAUTH_SECRET: "change-me-change-me-change-me-4711" }, "NEXTAUTH_SECRET is too easy"],
    ["a monotonous secret", { AUDIT_KEY: "ababababababababababababababababab" }, "AUDIT_KEY is too easy"],
    ["an encryption key of the wrong size", { ENCRYPTION_KEY: "c2hvcnQ=" }, "ENCRYPTION_KEY must be 32 bytes"],
    [
      "an encryption key of zeros",
      { ENCRYPTION_KEY: Buffer.alloc(32).toString("base64") },
      "ENCRYPTION_KEY is too easy",
    ],
    ["one secret for two purposes", { TOKEN_SECRET: PRODUCTION.AUDIT_KEY }, "must differ"],
    ["header authentication", { ALLOW_HEADER_AUTH: "true" }, "ALLOW_HEADER_AUTH"],
    ["an address without TLS", { APP_URL: "http://study.test-school.in" }, "APP_URL must begin with https"],
    [
      "an address with a path",
      { APP_URL: "https://test-school.in/study" },
      "APP_URL must be an address without a path",
    ],
    ["half of Inngest's keys", { INNGEST_EVENT_KEY: "k" }, "belong together"],
    [
      "an Inngest server that is no address",
      { ...INNGEST, INNGEST_BASE_URL: "inngest:8288" },
      "INNGEST_BASE_URL must be",
    ],
    [
      "a signing key that is not hexadecimal",
      { ...INNGEST, INNGEST_SIGNING_KEY: "signkey-prod-xyz" },
      "openssl rand -hex 32",
    ],
    ["an Inngest server without its keys", { INNGEST_BASE_URL: "http://inngest:8288" }, "INNGEST_EVENT_KEY is not"],
    ["another database", { DATABASE_URL: "mysql://localhost/x" }, "DATABASE_URL must be an address like postgresql://"],
  ])("refuses %s", (_, change, sentence) => {
    expect(problemsOf({ ...PRODUCTION, ...change }).join("\n")).toContain(sentence);
  });

  test("never repeats a secret in what it says", () => {
    const problems = problemsOf({ ...PRODUCTION, TOKEN_SECRET: "hunter2", DATABASE_URL: "postgres//u:hunter3@h" });
    expect(problems.join()).not.toMatch(/hunter/);
    expect(problems).toHaveLength(2);
  });

  test("takes the names that next-auth knows", () => {
    const { NEXTAUTH_SECRET, APP_URL, ...rest } = PRODUCTION;
    const env = readEnv({ ...rest, AUTH_SECRET: NEXTAUTH_SECRET, NEXTAUTH_URL: `${APP_URL}/` });
    expect(env).toMatchObject({ NEXTAUTH_SECRET, APP_URL });
  });
});

describe("single settings", () => {
  test.each([
    ["PORT", "70000", "PORT must be at most 65535."],
    ["PORT", "http", "PORT must be a number from 1 to 65535."],
    ["RENEWAL_LEAD_DAYS", "1.5", "RENEWAL_LEAD_DAYS must be a whole number from 0 to 7."],
    ["BILLING_TIME_ZONE", "India", "BILLING_TIME_ZONE must be a time zone such as Asia/Kolkata."],
    ["BILLING_CURRENCY", "RUPEES", "BILLING_CURRENCY must be a currency code such as INR."],
    ["ALLOW_HEADER_AUTH", "yes", "ALLOW_HEADER_AUTH must be true or false."],
    ["SUPPORT_EMAIL", "help", "SUPPORT_EMAIL must be an email address."],
  ])("%s=%s is refused by name", (name, value, sentence) => {
    expect(problemsOf({ ...DEMO, [name]: value })).toEqual([sentence]);
  });

  test("an empty value counts as none", () => {
    const env = readEnv({ ...DEMO, PORT: "", SMTP_URL: "" });
    expect([env.PORT, env.SMTP_URL]).toEqual([3000, undefined]);
  });

  test("retired encryption keys are read by id", () => {
    const env = readEnv({ ...DEMO, ENCRYPTION_KEY_ID: "2", ENCRYPTION_PREVIOUS_KEYS: `1:${key(2)}` });
    expect(env.ENCRYPTION_PREVIOUS_KEYS).toEqual({ "1": key(2) });
  });

  test("sessions and migrations use DATABASE_URL where no direct one is named", () => {
    expect(readEnv(DEMO).DATABASE_DIRECT_URL).toBe(DEMO.DATABASE_URL);
  });
});
