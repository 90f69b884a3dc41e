import { hkdfSync } from "node:crypto";
import { type ClientOptions, Inngest, type Logger } from "inngest";
import { getEnv } from "@/lib/env";
import { logger } from "@/lib/telemetry/logger";
import { receiveEvents } from "./engine/intake";
import { RecordStart } from "./record-start";

const holder = globalThis as typeof globalThis & { __studymeterInngest?: Inngest };

/** Whether an external Inngest server runs our functions. Otherwise the embedded engine does; never both. */
export function hasInngest(): boolean {
  return Boolean(getEnv().INNGEST_EVENT_KEY && getEnv().INNGEST_SIGNING_KEY);
}

/** The one client. Created at first use, because a build imports this without settings. */
export function getInngest(): Inngest {
  holder.__studymeterInngest ??= createClient();
  return holder.__studymeterInngest;
}

/** The key that signs calls of our functions. */
export function getSigningKey(): string {
  return getEnv().INNGEST_SIGNING_KEY ?? embeddedSigningKey();
}

function createClient(): Inngest {
  const embedded = {
    eventKey: "embedded",
    baseUrl: "http://embedded.invalid",
    fetch: (url: RequestInfo | URL, init?: RequestInit) => receiveEvents(String(url), init),
  };
  return new Inngest({
    id: "studymeter",
    // In the SDK's development mode anybody may run a function; here a call without a signature is refused in every mode.
    isDev: false,
    signingKey: getSigningKey(),
    // The engine stores the result of a step before it calls the next one.
    checkpointing: false,
    logger: quietly(logger() as Logger),
    middleware: [RecordStart],
    ...(hasInngest() ? external() : embedded),
  });
}

/** Longer than a server needs that is busy; one that accepts a connection and never answers must not stop us. */
const ANSWER_LIMIT_MS = 10_000;

function external(): Omit<ClientOptions, "id"> {
  const {
    INNGEST_EVENT_KEY: eventKey,
    INNGEST_BASE_URL: baseUrl,
    INNGEST_SIGNING_KEY_FALLBACK: signingKeyFallback,
  } = getEnv();
  return {
    eventKey,
    ...(baseUrl ? { baseUrl } : {}),
    // While a key is changed, calls that are signed with the other one are accepted as well.
    ...(signingKeyFallback ? { signingKeyFallback } : {}),
    fetch: (url: RequestInfo | URL, init?: RequestInit) =>
      fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(ANSWER_LIMIT_MS) }),
  };
}

/** The embedded engine's own key, derived from an existing secret, so that no further one is needed; it differs for every deployment. */
function embeddedSigningKey(): string {
  const key = hkdfSync("sha256", getEnv().TOKEN_SECRET, "", "studymeter: calls of job functions", 32);
  return `signkey-embedded-${Buffer.from(key).toString("hex")}`;
}

/** Logs the SDK's errors one level lower: they are unsigned calls, or tries that will be retried. */
function quietly(base: Logger): Logger {
  return {
    debug: (...args) => base.debug(...args),
    info: (...args) => base.debug(...args),
    warn: (...args) => base.warn(...args),
    error: (...args) => base.warn(...args),
  };
}
