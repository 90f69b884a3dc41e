import pino from "pino";
import { getEnv } from "@/lib/env";

const holder = globalThis as typeof globalThis & { __studymeterLogger?: pino.Logger };

/** JSON lines on standard output. What could be a secret is cut out by its name, wherever it hides in an object of the first two levels. */
export function logger(): pino.Logger {
  holder.__studymeterLogger ??= pino({
    level: getEnv().LOG_LEVEL,
    base: undefined,
    redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
  });
  return holder.__studymeterLogger;
}

const SECRET_NAMES = [
  "authorization",
  "cookie",
  "password",
  "token",
  "secret",
  "apiKey",
  "hash",
  "password_hash",
  "razorpay_signature",
  "connectionString",
  "parameters",
];
