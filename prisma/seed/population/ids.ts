import { v7 } from "uuid";
import type { Random } from "../random";

const BYTES = 16;
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Ids that the seed decides, sorted by the moment of what they name, as those of the program are. */
export function idAt(at: Date, random: Random): string {
  const bytes = new Uint8Array(BYTES);
  for (let index = 0; index < BYTES; index++) bytes[index] = Math.floor(random.next() * 256);
  return v7({ random: bytes, msecs: at.getTime(), seq: Math.floor(random.next() * 2 ** 31) });
}

/** A name as the gateway gives them: `pay_` and fourteen letters and digits. */
export function gatewayId(prefix: string, random: Random): string {
  let id = `${prefix}_`;
  for (let index = 0; index < 14; index++) id += LETTERS[Math.floor(random.next() * LETTERS.length)];
  return id;
}
