/** A mobile number of India without its country code. */
const INDIAN_MOBILE = /^[6-9]\d{9}$/;
/**
 * E.164 has at most 15 digits; the gateway wants at least 8 with the country code
 * (https://razorpay.com/docs/api/customers/create/, "contact").
 */
const INTERNATIONAL = /^\+[1-9]\d{7,14}$/;

/**
 * A phone number in E.164, such as `+919876543210`. Ten digits that start with 6 to 9 are a mobile number of India, with or without a
 * leading zero or 91; other numbers need their country code.
 *
 * @returns null for what is no phone number that a bank can send a message to
 */
export function toPhone(text: string): string | null {
  const digits = text.trim().replace(/[\s().\-\u2010-\u2015]/g, "");
  const plain = digits.replace(/^00/, "+");
  const local = /^(?:0|91)?(\d{10})$/.exec(plain)?.[1];
  if (local !== undefined) return INDIAN_MOBILE.test(local) ? `+91${local}` : null;
  if (!INTERNATIONAL.test(plain)) return null;
  // Every mandate in India is bound to a mobile number.
  return plain.startsWith("+91") && !INDIAN_MOBILE.test(plain.slice(3)) ? null : plain;
}
