import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { countAttempt, forgetAttempts, type ThrottlePolicy } from "@/lib/db/login-attempts";
import { getPool } from "@/lib/db/pool";
import { asUnavailable } from "@/lib/db/sql/query";
import { AppError } from "@/lib/errors";

/**
 * Sign-in and the like, counted in the database over all instances. Nothing here locks anybody out for long: a guesser is slowed, and
 * the owner of an account waits at most the longest pause.
 */
const ADDRESS_PER_MINUTE = 30;
/** Where no server of ours stands in front, all callers look like one: enough for a school, too little for a guesser. */
const UNKNOWN_ADDRESS_PER_MINUTE = 300;

const QUARTER_HOUR_MS = 900_000;
/** One account from one address: whoever mistypes five times has begun to guess. */
const PAIR_POLICY: ThrottlePolicy = {
  freeTries: 5,
  firstPauseMs: 1_000,
  maxPauseMs: 60_000,
  forgetAfterMs: QUARTER_HOUR_MS,
};
/** One account from everywhere: slow enough against many addresses, short enough for the owner to get in between. */
const ACCOUNT_POLICY: ThrottlePolicy = {
  freeTries: 20,
  firstPauseMs: 1_000,
  maxPauseMs: 4_000,
  forgetAfterMs: QUARTER_HOUR_MS,
};
/** Mails to one address that somebody who need not be its owner may ask for. */
const MAIL_POLICY: ThrottlePolicy = {
  freeTries: 3,
  firstPauseMs: 60_000,
  maxPauseMs: 3_600_000,
  forgetAfterMs: 4 * 3_600_000,
};

/** Counts a call of an address, or throws `rate_limited`. */
export async function limitAddress(kind: string, address: string): Promise<void> {
  const points = address === "unknown" ? UNKNOWN_ADDRESS_PER_MINUTE : ADDRESS_PER_MINUTE;
  try {
    await limiter(points).consume(`${kind} ${address}`);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw asUnavailable(refused);
    throw tooManyTries(refused.msBeforeNext);
  }
}

/** Counts a try at an account's password, or throws `rate_limited`. After a success: `resetLoginThrottle`. */
export async function throttleLogin(account: string, address: string, realNow: Date): Promise<void> {
  const wait =
    (await countAttempt(pairKey(account, address), PAIR_POLICY, realNow)) ||
    (await countAttempt(accountKey(account), ACCOUNT_POLICY, realNow));
  if (wait > 0) throw tooManyTries(wait);
}

export async function resetLoginThrottle(account: string, address: string): Promise<void> {
  await forgetAttempts([pairKey(account, address), accountKey(account)]);
}

/** Whether a mailbox may get another mail that a stranger may have asked for; the asker is not told. */
export async function mayMail(email: string, realNow: Date): Promise<boolean> {
  return (await countAttempt(`mail ${digest(email)}`, MAIL_POLICY, realNow)) === 0;
}

function tooManyTries(waitMs: number): AppError {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  const words = retryAfter === 1 ? "a second" : `${retryAfter} seconds`;
  return new AppError("rate_limited", `Too many tries. Wait ${words}, then try again.`, { retryAfter });
}

function pairKey(account: string, address: string): string {
  return `pair ${digest(`${account}\0${address}`)}`;
}

function accountKey(account: string): string {
  return `account ${digest(account)}`;
}

/** The table is no list of who tried to sign in. */
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
  const made = new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    tableName: "rate_limit",
    tableCreated: true,
    keyPrefix: `address ${points}`,
    points,
    duration: 60,
  });
  limiters.set(points, { pool, limiter: made });
  return made;
}
