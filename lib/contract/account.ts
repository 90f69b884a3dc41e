import { z } from "zod";
import { success, text, timestamp } from "./fields";
import { currentPassword, emailAddress, locale, newPassword, personName, timeZone } from "./person";

const linkToken = text("token", { max: 200 }).describe("The value of `token=` in the link from the email.");

export const signUpRequest = z.object({
  email: emailAddress,
  password: newPassword,
  name: personName.optional(),
  time_zone: timeZone.optional(),
  locale: locale.optional(),
});
export const emailRequest = z.object({ email: emailAddress });
export const verifyAddressRequest = z.object({ token: linkToken });
export const resetPasswordRequest = z.object({ token: linkToken, password: newPassword });
export const changePasswordRequest = z.object({
  current_password: text("current_password", { max: 256 }),
  password: newPassword,
});
export const changeEmailRequest = z.object({ email: emailAddress, password: currentPassword });
export const updateAccountRequest = z.object({
  name: personName.nullable().optional(),
  locale: locale.optional(),
  time_zone: timeZone.nullable().optional(),
});
export const eraseAccountRequest = z.object({ password: currentPassword });

/** Mails that a student can turn off. Every other mail is about money, or the student asked for it. */
export const optionalMail = z
  .enum(["quota_exhausted"])
  .describe("`quota_exhausted`: the quota of a feature is used up.");
export const mailPreference = z.object({ type: optionalMail, wanted: z.boolean() }).meta({ id: "MailPreference" });
export const mailPreferencesResponse = z.object({ success, mails: z.array(mailPreference) });
export const setMailPreferenceRequest = z.object({ type: optionalMail, wanted: z.boolean() });
export const unsubscribeRequest = z.object({
  token: text("token", { max: 200 }).describe("The part after `/unsubscribe/` in the link from the email."),
  wanted: z.boolean().default(false).describe("`true` turns these emails on again."),
});

export const sessionPath = z.object({ id: text("id", { max: 64 }).describe("`ses_…`") });

export const messageResponse = z.object({ success, message: z.string().describe("A message to show to people.") });
export const unsubscribeResponse = messageResponse.extend({ type: optionalMail, wanted: z.boolean() });
export const verifyAddressResponse = messageResponse.extend({ email: z.string() });

export const account = z
  .object({
    id: z.string().nullable().describe("`acc_…`; null for a student who signed in with a portal link."),
    role: z.enum(["student", "support", "admin"]),
    email: z.string().nullable(),
    email_verified: z.boolean(),
    name: z.string().nullable(),
    has_password: z.boolean(),
    student_id: z.string().nullable().describe("`stu_…`; null for staff."),
    locale: z.string(),
    time_zone: z.string().nullable(),
    created_at: timestamp,
  })
  .meta({ id: "Account" });
export const accountResponse = z.object({ success, account });

export const session = z
  .object({
    id: z.string(),
    current: z.boolean().describe("Whether this is the session of this request."),
    origin: z.enum(["password", "portal_link"]),
    user_agent: z.string().nullable(),
    created_at: timestamp,
    last_seen_at: timestamp,
    expires_at: timestamp,
  })
  .meta({ id: "Session" });
export const sessionsResponse = z.object({ success, sessions: z.array(session) });
export const endedResponse = z.object({ success, ended: z.int().describe("Number of sessions that were ended.") });
