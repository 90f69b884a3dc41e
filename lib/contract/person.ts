import { z } from "zod";
import { toPhone } from "@/lib/domain/phone";
import { isTimeZone, storedTimeZone } from "@/lib/domain/time-zone";
import { text, visibleText } from "./fields";

/** Name, address, time zone and password of a person: shared by students and accounts. */

export const emailAddress = z
  .email({ error: "email must be an address like asha@example.com" })
  .max(254, "email must have at most 254 characters");

export const personName = visibleText("name", { max: 100 });

export const phoneNumber = text("phone", { max: 40 })
  .refine((value) => toPhone(value) !== null, "phone must be a phone number such as +919876543210")
  .describe("Kept in E.164. Ten digits from 6 to 9 on are a mobile number of India; others need their country code.");

export const timeZone = text("time_zone", { max: 64 })
  .refine(isTimeZone, "time_zone must be an IANA name such as Asia/Kolkata")
  .transform((name) => storedTimeZone(name) ?? name)
  .describe("IANA name, such as `Asia/Kolkata`. A former name, such as `Asia/Calcutta`, is stored as the current one.");

export const locale = text("locale", { max: 35 })
  .refine(isLocale, "locale must be a language tag such as en or hi-IN")
  .describe("BCP 47 tag, such as `en` or `hi-IN`.");

/** Long enough for any pass phrase, short enough to hash. The minimum length and the other rules are in `lib/domain/password`. */
export const PASSWORD_MAX = 256;
export const newPassword = text("password", { max: PASSWORD_MAX }).describe(
  "At least 8 characters. Not a common password, and not derived from the email address.",
);
export const currentPassword = text("password", { max: PASSWORD_MAX });

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
