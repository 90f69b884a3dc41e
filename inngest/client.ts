import { hkdfSync } from "node:crypto";
import { Inngest, type Logger } from "inngest";
import { getEnv } from "@/lib/env";
import { logger } from "@/lib/telemetry/logger";
import { receiveEvents } from "./engine/intake";

const holder = globalThis as typeof globalThis & { __studymeterInngest?: Inngest };

/** Whether an Inngest of somebody else runs our functions. Otherwise the embedded engine does; never both. */
export function hasInngest(): boolean {
  return Boolean(getEnv().INNGEST_EVENT_KEY && getEnv().INNGEST_SIGNING_KEY);
}

/** The one client. Made at first use, since a build imports this without any settings. */
export function getInngest(): Inngest {
  holder.__studymeterInngest ??= createClient();
  return holder.__studymeterInngest;
}

/** What calls of our functions are signed with. */
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
    // A step's result is kept by whoever called, before the next one begins.
    checkpointing: false,
    logger: quietly(logger() as Logger),
    ...(hasInngest() ? { eventKey: getEnv().INNGEST_EVENT_KEY } : embedded),
  });
}

/** A key of its own for the engine inside, which needs no secret more than the program has: each data folder's, each deployment's. */
function embeddedSigningKey(): string {
  const key = hkdfSync("sha256", getEnv().TOKEN_SECRET, "", "studymeter: calls of job functions", 32);
  return `signkey-embedded-${Buffer.from(key).toString("hex")}`;
}

/** What the SDK calls an error is none yet: a stranger without a signature, or a try that is followed by another. */
function quietly(base: Logger): Logger {
  return {
    debug: (...args) => base.debug(...args),
    info: (...args) => base.debug(...args),
    warn: (...args) => base.warn(...args),
    error: (...args) => base.warn(...args),
  };
}
