import { v7 } from "uuid";
import type { Random } from "../random";

const BYTES = 16;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Ids derived from the seed, sorted by the time of what they name, then by sequence, as those of the program are. */
export function idAt(at: Date, random: Random, sequence = Math.floor(random.next() * 2 ** 31)): string {
  const bytes = new Uint8Array(BYTES);
  for (let index = 0; index < BYTES; index++) bytes[index] = Math.floor(random.next() * 256);
  return v7({ random: bytes, msecs: at.getTime(), seq: sequence });
}

/** An id in the gateway's format: `pay_` and fourteen letters and digits. */
export function gatewayId(prefix: string, random: Random): string {
  let id = `${prefix}_`;
  for (let index = 0; index < 14; index++) id += ALPHABET[Math.floor(random.next() * ALPHABET.length)];
  return id;
}
