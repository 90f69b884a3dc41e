import { randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LENGTH = 14;

export const ID_PREFIX = {
  customer: "cust",
  order: "order",
  payment: "pay",
  token: "token",
  refund: "rfnd",
  dispute: "disp",
  card: "card",
  event: "evt",
} as const;

/** An id in Razorpay's format: `order_` and 14 letters and digits. */
export function createId(kind: keyof typeof ID_PREFIX): string {
  let body = "";
  for (let index = 0; index < LENGTH; index++) body += ALPHABET[randomInt(ALPHABET.length)];
  return `${ID_PREFIX[kind]}_${body}`;
}
