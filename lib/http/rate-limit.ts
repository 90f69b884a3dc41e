import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { CallerCredentials } from "@/lib/access/credentials";
import { systemClock } from "@/lib/clock";
import { findKeyLimits, type KeyLimits } from "@/lib/db/api-key/key-limits";
import { oncePerProcess } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { DEFAULT_STUDENT_RATE_LIMIT } from "@/lib/services/api-key/create-api-key";
import { recordKeyUse } from "@/lib/services/api-key/record-key-use";

/**
 * The rate limit of calls. Counted in memory, per instance: it limits load, not entitlements, so it may be off by a factor of the number of
 * instances, and costs a few microseconds instead of a write. The default limits of a key are in `lib/services/api-key/create-api-key.ts`. Sign-in attempts are counted in the database (`lib/http/login-throttle`).
 */
const WINDOW_SECONDS = 60;
/** For callers without a known credential, per address: guessing keys is slowed down before it reaches the database. */
const ADDRESS_LIMIT = 600;

export interface RateHeaders {
  RateLimit: string;
  "RateLimit-Policy": string;
}

/** Counts one call, or throws `rate_limited`. The headers say how much is left of the stricter limit. */
export async function countCall(
  credentials: CallerCredentials | null,
  address: string,
  addressLimit = ADDRESS_LIMIT,
): Promise<RateHeaders> {
  if (!credentials) return headers(await spend("address", address, addressLimit), "address", addressLimit);
  const limits = credentials.credential.kind === "key" ? await keyLimits(credentials.credential.hash, address) : null;
  const owner = ownerOf(credentials);
  if (limits) {
    const ofKey = await spend("key", owner, limits.perKey);
    if (credentials.student.by === "self") return headers(ofKey, "key", limits.perKey);
  }
  const perStudent = limits?.perStudent ?? DEFAULT_STUDENT_RATE_LIMIT;
  return headers(await spend("student", `${owner} ${studentOf(credentials)}`, perStudent), "student", perStudent);
}

function ownerOf({ credential }: CallerCredentials): string {
  switch (credential.kind) {
    case "key":
      return credential.hash.toString("base64url");
    case "session":
      return credential.sessionId;
    case "token":
      return `${credential.keyId} ${credential.studentId}`;
    case "trusted":
      return "";
  }
}

function studentOf({ student }: CallerCredentials): string {
  if (student.by === "self") return "";
  return student.by === "id" ? student.id : student.externalId;
}

// The limits of a key are read once a minute. They only limit load; whether the key is valid is checked in every statement.
const getKnown = oncePerProcess(() => new Map<string, { limits: KeyLimits; until: number }>());
const KNOWN_MAX = 10_000;

async function keyLimits(hash: Buffer, address: string): Promise<KeyLimits> {
  const id = hash.toString("base64url");
  const known = getKnown();
  const now = performance.now();
  const cached = known.get(id);
  if (cached && cached.until > now) return cached.limits;
  const limits = await findKeyLimits(hash);
  if (!limits) {
    const counted = headers(await spend("address", address, ADDRESS_LIMIT), "address", ADDRESS_LIMIT);
    throw new AppError("unauthenticated", "This API key is not known, has expired, or was revoked.", {
      headers: { ...counted },
    });
  }
  // Once a minute per key and instance, which is accurate enough for "last used".
  recordKeyUse(hash, systemClock.now());
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(id, { limits, until: now + WINDOW_SECONDS * 1000 });
  return limits;
}

const getLimiters = oncePerProcess(() => new Map<string, RateLimiterMemory>());

async function spend(kind: string, key: string, points: number): Promise<RateLimiterRes> {
  const name = `${kind} ${points}`;
  const limiters = getLimiters();
  let limiter = limiters.get(name);
  if (!limiter) {
    limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: WINDOW_SECONDS });
    limiters.set(name, limiter);
  }
  try {
    return await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    throw new AppError("rate_limited", `Too many calls: at most ${points} a minute. Try again in ${retryAfter} s.`, {
      retryAfter,
      headers: { ...headers(refused, kind, points) },
    });
  }
}

function headers(result: RateLimiterRes, policy: string, points: number): RateHeaders {
  return {
    RateLimit: `"${policy}";r=${result.remainingPoints};t=${Math.ceil(result.msBeforeNext / 1000)}`,
    "RateLimit-Policy": `"${policy}";q=${points};w=${WINDOW_SECONDS}`,
  };
}
