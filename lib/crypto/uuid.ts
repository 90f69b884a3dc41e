import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

const BYTES = 16;
// A system call for random bytes costs more than the rest of an id, so they are fetched for many ids at once.
const pool = new Uint8Array(BYTES * 256);
// Kept for good: only the order of ids hangs on it, whoever makes them.
let next = pool.length;
let lastMs = 0;
let sequence = 0;

/** A uuid of version 7: sorted by time, and within a millisecond by the order in which this process made them. */
export function uuidv7(): string {
  if (next === pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  const random = pool.subarray(next, next + BYTES);
  next += BYTES;
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // 31 random bits, so that the count of one millisecond never reaches the 32nd.
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1;
  } else {
    sequence++;
  }
  return v7({ random, msecs: lastMs, seq: sequence });
}
