import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { countAttempt, forgetAttempts, type ThrottlePolicy } from "@/lib/db/access/login-attempts";
import { getPool } from "@/lib/db/pool";
import { asUnavailable } from "@/lib/db/sql/query";
import { AppError } from "@/lib/errors";

/**
 * The login throttle: sign-in and similar attempts, counted in the database over all instances. It locks nobody out for long: it slows down
 * password guessing, and the owner of an account waits at most the longest pause.
 */
const ADDRESS_PER_MINUTE = 30;
/** Without our server in front, all callers share one address: enough for a school, too little for guessing passwords. */
const UNKNOWN_ADDRESS_PER_MINUTE = 300;

const QUARTER_HOUR_MS = 900_000;
/** One account from one address: after five wrong passwords it may be guessing. */
const PAIR_POLICY: ThrottlePolicy = {
  freeTries: 5,
  firstPauseMs: 1_000,
  maxPauseMs: 60_000,
  forgetAfterMs: QUARTER_HOUR_MS,
};
/** One account from all addresses: slow enough against distributed guessing, short enough for the owner to sign in meanwhile. */
const ACCOUNT_POLICY: ThrottlePolicy = {
  freeTries: 20,
  firstPauseMs: 1_000,
  maxPauseMs: 4_000,
  forgetAfterMs: QUARTER_HOUR_MS,
};
/** Mails to one address that people other than its owner can request. */
const MAIL_POLICY: ThrottlePolicy = {
  freeTries: 3,
  firstPauseMs: 60_000,
  maxPauseMs: 3_600_000,
  forgetAfterMs: 4 * 3_600_000,
};

/** Counts a call from an address, or throws `rate_limited`. */
export async function limitAddress(kind: string, address: string): Promise<void> {
  const points = address === "unknown" ? UNKNOWN_ADDRESS_PER_MINUTE : ADDRESS_PER_MINUTE;
  try {
    await limiter(points).consume(`${kind} ${address}`);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw asUnavailable(refused);
    throw tooManyAttempts(refused.msBeforeNext);
  }
}

/** Counts an attempt at an account's password, or throws `rate_limited`. After a success, call `resetLoginThrottle`. */
export async function throttleLogin(account: string, address: string, realNow: Date): Promise<void> {
  const wait =
    (await countAttempt(pairKey(account, address), PAIR_POLICY, realNow)) ||
    (await countAttempt(accountKey(account), ACCOUNT_POLICY, realNow));
  if (wait > 0) throw tooManyAttempts(wait);
}

export async function resetLoginThrottle(account: string, address: string): Promise<void> {
  await forgetAttempts([pairKey(account, address), accountKey(account)]);
}

/** Whether another mail that a stranger may have requested can be sent to an address. The caller must not learn the result. */
export async function mayMail(email: string, realNow: Date): Promise<boolean> {
  return (await countAttempt(`mail ${digest(email)}`, MAIL_POLICY, realNow)) === 0;
}

function tooManyAttempts(waitMs: number): AppError {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  const duration = retryAfter === 1 ? "a second" : `${retryAfter} seconds`;
  return new AppError("rate_limited", `Too many tries. Wait ${duration}, then try again.`, { retryAfter });
}

function pairKey(account: string, address: string): string {
  return `pair ${digest(`${account}\0${address}`)}`;
}

function accountKey(account: string): string {
  return `account ${digest(account)}`;
}

/** Hashed, so that the table is not a list of who tried to sign in. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

interface PoolLimiter {
  pool: ReturnType<typeof getPool>;
  limiter: RateLimiterPostgres;
}
// Kept for good: by pool, and counted in its database.
const limiters = new Map<number, PoolLimiter>();

function limiter(points: number): RateLimiterPostgres {
  const pool = getPool();
  const known = limiters.get(points);
  if (known?.pool === pool) return known.limiter;
  const created = new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    tableName: "rate_limit",
    tableCreated: true,
    keyPrefix: `address ${points}`,
    points,
    duration: 60,
  });
  limiters.set(points, { pool, limiter: created });
  return created;
}
