import { z } from "zod";
import { LOST_DISPUTE_RULES } from "./domain/dispute";
import { isSellerGstin, normalizeGstin } from "./domain/gstin";
import {
  currency,
  encryptionKey,
  flag,
  integer,
  keyId,
  optionalFlag,
  origin,
  postgresUrl,
  previousAuditKeys,
  previousKeys,
  signingKey,
  timeZone,
  webhookSecret,
} from "./env/fields";
import { describe, loopbackProblems, productionProblems, type Source } from "./env/problems";

/**
 * Every setting of the program, read once, here and nowhere else. `STUDYMETER_MODE` decides how strict that is:
 * demo and test mode get missing ones from the launcher (see server/settings), production refuses to start and lists
 * everything that is missing or weak, so that it can be fixed in one go.
 */

export const MODES = ["demo", "production", "test"] as const;
export type Mode = (typeof MODES)[number];

const SCHEMA = z.object({
  STUDYMETER_MODE: z.enum(MODES, `must be one of ${MODES.join(", ")}`),
  STUDYMETER_DATA_DIR: z.string().default(".data"),
  /** Off: every request goes through Next, the hot usage routes too. */
  STUDYMETER_HOT_ROUTES: flag(true),

  HOST: z.string().optional(),
  PORT: integer(3000, 1, 65_535),
  /** Where people and other programs reach us; links in mails and the check of cookies' origin use it. */
  APP_URL: origin.optional(),
  /** How many of our proxies append to X-Forwarded-For; 0 means that the header is not trusted. */
  TRUST_PROXY_HOPS: integer(0, 0, 10),

  DATABASE_URL: postgresUrl,
  /** For LISTEN, session locks and migrations, where DATABASE_URL is a pooler that breaks them. */
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: integer(20, 1, 500),
  MIGRATE_ON_START: flag(false),

  NEXTAUTH_SECRET: z.string("is missing"),
  /** Signs user tokens. */
  TOKEN_SECRET: z.string("is missing"),
  /** Encrypts what must be read again, such as payment tokens. */
  ENCRYPTION_KEY: encryptionKey,
  ENCRYPTION_KEY_ID: keyId.default("1"),
  ENCRYPTION_PREVIOUS_KEYS: previousKeys,
  /** Chains the audit log; kept outside the database, so that access to the database alone is not enough to forge it. */
  AUDIT_KEY: z.string("is missing"),
  AUDIT_KEY_ID: keyId.default("1"),
  AUDIT_PREVIOUS_KEYS: previousAuditKeys,
  /** Bearer token of /api/metrics; without it the path responds with 404. */
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  /** Trusts a bare X-User-ID. Demo and test mode on loopback only. */
  ALLOW_HEADER_AUTH: flag(false),

  BILLING_CURRENCY: currency.default("USD"),
  BILLING_TIME_ZONE: timeZone.default("Asia/Kolkata"),
  RENEWAL_LEAD_DAYS: integer(1, 0, 7),
  /** NPCI's rules for debits of UPI mandates (lib/domain/debit-window.ts), to be switched off when they change. */
  UPI_OFF_PEAK_ONLY: flag(true),
  UPI_LIMIT_TRIES: flag(true),
  UPI_SKIP_LAST_DAY: flag(true),
  RAZORPAY_KEY_ID: z.string("is missing").regex(/^rzp_(live|test)_\w+$/, "must begin with rzp_live_ or rzp_test_"),
  RAZORPAY_KEY_SECRET: z.string("is missing"),
  RAZORPAY_WEBHOOK_SECRET: z.string("is missing"),
  /** Without it: the local simulator in demo and test mode, api.razorpay.com in production. */
  RAZORPAY_BASE_URL: z.url("must be an address").optional(),

  /** What a lost dispute does to the plan that its payment paid for: `end` or `keep`; see lib/services/disputes/end-by-loss. */
  DISPUTE_LOST_PLAN: z.enum(LOST_DISPUTE_RULES, "must be end or keep").default("end"),

  /** The seller, as every invoice must name it. */
  SELLER_NAME: z.string().default("Studymeter"),
  SELLER_ADDRESS: z.string().optional(),
  /** Without it the seller is not registered, and charges no tax; required in production for billing in rupees. */
  SELLER_GSTIN: z
    .string()
    .transform(normalizeGstin)
    .refine(isSellerGstin, "must be a GSTIN of 15 characters whose check digit is right")
    .optional(),
  /** Service accounting code of what is sold: commercial training and coaching. */
  INVOICE_SAC: z
    .string()
    .regex(/^\d{4,8}$/, "must be a code of 4 to 8 digits")
    .default("999293"),

  /** Folder for a backup every night; without it, the app makes no backups. */
  BACKUP_DIR: z.string().optional(),
  /** How many backups are kept there. */
  BACKUP_KEEP: integer(14, 1, 1_000),

  /** Without it (demo and test mode) mails stay in the mailbox page. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be an address like smtp://user:password@host:587" }).optional(),
  /** Whether smtp:// must be encrypted (STARTTLS) before the password and a mail are sent. Default: in production. */
  SMTP_REQUIRE_TLS: optionalFlag,
  MAIL_FROM: z.string().default("Studymeter <no-reply@studymeter.example>"),
  /** Signs bounce notifications at /api/webhooks/mail; without it the path responds with 404. */
  MAIL_WEBHOOK_SECRET: webhookSecret.optional(),
  SUPPORT_EMAIL: z.email("must be an email address").default("support@studymeter.example"),

  /** When alerts fire; see lib/domain/alert. */
  ALERT_RENEWAL_DECLINE_PERCENT: integer(10, 1, 100),
  ALERT_JOB_START_MINUTES: integer(15, 1, 1_440),
  ALERT_SLOW_CHECK_MS: integer(50, 5, 5_000),
  ALERT_SLOW_RECORD_MS: integer(100, 5, 5_000),
  ALERT_SLOW_HISTORY_MS: integer(200, 5, 5_000),
  ALERT_SLOW_ANY_MS: integer(500, 5, 5_000),
  ALERT_SLOW_QUERY_MS: integer(1_000, 10, 10_000),
  ALERT_BACKUP_HOURS: integer(26, 1, 1_000),
  ALERT_OVERUSE_PERCENT: integer(20, 1, 1_000),
  /** Default: one hour with the simulator, three days with the real gateway. */
  ALERT_UNKNOWN_PAYMENT_HOURS: z.coerce.number("must be a number of hours").int().min(1).max(1_000).optional(),
  ALERT_CHURN_PERCENT: integer(10, 1, 100),
  ALERT_CHURN_FROM_PAYING: integer(20, 1, 1_000_000),
  ALERT_CONVERSION_MIN_PERCENT: integer(2, 0, 100),
  ALERT_CONVERSION_MAX_PERCENT: integer(20, 1, 100),
  ALERT_CONVERSION_FROM_STUDENTS: integer(100, 1, 1_000_000),
  /** Webhook for alerts, in addition to pages and mails. */
  ALERT_WEBHOOK_URL: z
    .url({ protocol: /^https?$/, error: "must be an address like https://hooks.example.com/…" })
    .optional(),
  ALERT_WEBHOOK_FORMAT: z.enum(["slack", "standard"], "must be slack or standard").default("standard"),
  /** Signs alerts in the format of Standard Webhooks. */
  ALERT_WEBHOOK_SECRET: webhookSecret.optional(),
  /** Allows a webhook on this machine. Demo and test mode only. */
  ALERT_WEBHOOK_ALLOW_LOOPBACK: flag(false),

  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: signingKey.optional(),
  /** The key of before or after, while it is changed: calls signed with either are accepted. */
  INNGEST_SIGNING_KEY_FALLBACK: signingKey.optional(),
  /** A self-hosted server; without it, Inngest's cloud. */
  INNGEST_BASE_URL: z
    .url({ protocol: /^https?$/, error: "must be the address of the Inngest server, such as http://inngest:8288" })
    .optional(),
  /** Where an Inngest server reaches us, if not at APP_URL. */
  INNGEST_SERVE_ORIGIN: origin.optional(),

  /** Where traces are sent (OpenTelemetry's own variable); without it none are recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url("must be an address like http://collector:4318").optional(),

  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], "must be a level such as info")
    .optional(),
});

/** Including the names that next-auth reads itself. */
export const SETTING_NAMES = [...Object.keys(SCHEMA.shape), "AUTH_SECRET", "NEXTAUTH_URL"];

type Parsed = z.output<typeof SCHEMA>;

export type Env = Readonly<
  Omit<Parsed, "HOST" | "APP_URL" | "LOG_LEVEL" | "DATABASE_DIRECT_URL" | "SMTP_REQUIRE_TLS"> & {
    HOST: string;
    SMTP_REQUIRE_TLS: boolean;
    APP_URL: string;
    DATABASE_DIRECT_URL: string;
    LOG_LEVEL: NonNullable<Parsed["LOG_LEVEL"]>;
  }
>;

/** All problems of the settings, one sentence each. */
export class EnvError extends Error {
  override name = "EnvError";

  constructor(readonly problems: string[]) {
    super(`The settings are invalid:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

/** Production if a database is set, else demo, unless STUDYMETER_MODE is set. */
export function resolveMode(source: Source): string {
  return source.STUDYMETER_MODE || (source.DATABASE_URL ? "production" : "demo");
}

/** Reads settings from anything shaped like an environment; throws an EnvError that lists all problems. */
export function readEnv(source: Source): Env {
  const given: Source = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const mode = resolveMode(given);
  const result = SCHEMA.safeParse({
    ...given,
    STUDYMETER_MODE: mode,
    NEXTAUTH_SECRET: given.NEXTAUTH_SECRET ?? given.AUTH_SECRET,
    APP_URL: given.APP_URL ?? given.NEXTAUTH_URL,
  });
  const problems = result.success ? [] : describe(result.error, given);
  if (mode === "production") problems.push(...productionProblems(given));
  else problems.push(...loopbackProblems(mode, given.HOST));
  if (given.ALERT_WEBHOOK_URL && given.ALERT_WEBHOOK_FORMAT !== "slack" && !given.ALERT_WEBHOOK_SECRET) {
    problems.push(
      "ALERT_WEBHOOK_SECRET is missing: it signs the alerts sent to ALERT_WEBHOOK_URL (openssl rand -base64 32).",
    );
  }
  if (Boolean(given.INNGEST_EVENT_KEY) !== Boolean(given.INNGEST_SIGNING_KEY)) {
    problems.push("INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY belong together: set both or neither.");
  }
  for (const name of ["INNGEST_BASE_URL", "INNGEST_SERVE_ORIGIN", "INNGEST_SIGNING_KEY_FALLBACK"]) {
    if (given[name] && !given.INNGEST_EVENT_KEY) problems.push(`${name} is set, but INNGEST_EVENT_KEY is not.`);
  }
  if (!result.success || problems.length > 0) throw new EnvError([...new Set(problems)]);
  return withDefaults(result.data);
}

function withDefaults(parsed: Parsed): Env {
  const isProduction = parsed.STUDYMETER_MODE === "production";
  return Object.freeze({
    ...parsed,
    HOST: parsed.HOST ?? (isProduction ? "0.0.0.0" : "127.0.0.1"),
    SMTP_REQUIRE_TLS: parsed.SMTP_REQUIRE_TLS ?? isProduction,
    APP_URL: parsed.APP_URL ?? `http://localhost:${parsed.PORT}`,
    DATABASE_DIRECT_URL: parsed.DATABASE_DIRECT_URL ?? parsed.DATABASE_URL,
    LOG_LEVEL: parsed.LOG_LEVEL ?? (isProduction ? "info" : "warn"),
  });
}

/** The server in front of Next and Next's own bundles are two module graphs in one process: one reading for both. */
const holder = globalThis as typeof globalThis & { __studymeterEnv?: Env };

/** The settings of this process. */
export function getEnv(): Env {
  holder.__studymeterEnv ??= readEnv(process.env);
  return holder.__studymeterEnv;
}

/** The environment as the process got it, for the launcher, which completes it before anybody reads the settings. */
export function getProcessEnv(): Source {
  return process.env;
}

/** Sets what the launcher found or created (an address, stored secrets); only before the app itself starts. */
export function completeEnv(values: Record<string, string>): void {
  Object.assign(process.env, values);
  holder.__studymeterEnv = undefined;
}

/**
 * What a process makes at first use and then keeps. It belongs to the settings: where they are others it is made anew, as it would be in
 * a process that had begun with those. Settings change in tests alone, which run many files in one process.
 */
export function oncePerProcess<Value>(make: (env: Env) => Value): () => Value {
  let made: { env: Env; value: Value } | undefined;
  return () => {
    const env = getEnv();
    if (made?.env !== env) made = { env, value: make(env) };
    return made.value;
  };
}
