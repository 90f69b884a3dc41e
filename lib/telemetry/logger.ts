import pino from "pino";
import { getEnv } from "@/lib/env";
import { currentCall } from "./call-scope";

const holder = globalThis as typeof globalThis & { __studymeterLogger?: pino.Logger };

/** JSON lines on standard output, each with the id of the call that it was written for. */
export function logger(): pino.Logger {
  holder.__studymeterLogger ??= createLogger();
  return holder.__studymeterLogger;
}

/** Logs elsewhere from now on, for a test that reads it. @returns how to end that */
export function logTo(other: pino.Logger): () => void {
  const before = holder.__studymeterLogger;
  holder.__studymeterLogger = other;
  return () => {
    holder.__studymeterLogger = before;
  };
}

/**
 * Possible secrets are redacted twice: by the name of a field, in the first levels of an object, and by pattern, anywhere in a line
 * (a driver's message may quote an address with its password).
 */
export function createLogger(
  to?: pino.DestinationStream,
  level: pino.LevelWithSilent = getEnv().LOG_LEVEL,
): pino.Logger {
  return pino(
    {
      level,
      base: undefined,
      mixin: () => {
        const call = currentCall();
        return call ? { requestId: call.requestId } : {};
      },
      redact: {
        paths: SECRET_NAMES.flatMap((name) => LEVELS.map((level) => `${level}${name}`)),
        censor: CENSORED,
      },
      hooks: { streamWrite: withoutSecrets },
    },
    to ?? pino.destination(1),
  );
}

const CENSORED = "[redacted]";
const LEVELS = ["", "*.", "*.*.", "*.*.*."];

const SECRET_NAMES = [
  "authorization",
  "Authorization",
  "cookie",
  "Cookie",
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

/** API keys, bearer and basic credentials, signed tokens, signing keys, the gateway's tokens, and passwords inside of addresses. */
const SECRET_PATTERNS = [
  /\bsm_(?:live|test)_[\w-]{8,}/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/gi,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(?:signkey|whsec)[-_][\w+/=-]{8,}/g,
  /\btoken_[A-Za-z0-9]{14}\b/g,
];
const PASSWORD_IN_ADDRESS = /(\b[a-z][a-z+]{2,12}:\/\/[^:@/\s"]*:)[^@/\s"]+(?=@)/g;

function withoutSecrets(line: string): string {
  let clean = line.replace(PASSWORD_IN_ADDRESS, `$1${CENSORED}`);
  for (const pattern of SECRET_PATTERNS) clean = clean.replace(pattern, CENSORED);
  return clean;
}
