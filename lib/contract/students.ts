import { z } from "zod";
import { planKey, subscriptionStatus, success, text, timestamp } from "./fields";
import { emailAddress, locale, personName, phoneNumber, timeZone } from "./person";

export const userId = text("user_id", { max: 255 }).describe(
  "Your own id for the student, or ours (`stu_…`): the value that you send in `X-User-ID`.",
);

export const studentPath = z.object({ user_id: userId });

export const putStudentRequest = z.object({
  email: emailAddress.nullable().optional().describe("Where the student's emails go; `null` removes it."),
  name: personName.nullable().optional(),
  phone: phoneNumber
    .nullable()
    .optional()
    .describe(
      "Phone number of the payer, which every debit needs: `+919876543210`, or ten digits for a mobile number of India. `null` removes it.",
    ),
  locale: locale.optional(),
  time_zone: timeZone.nullable().optional(),
  state: text("state", { max: 50 })
    .nullable()
    .optional()
    .describe(
      "Indian state or union territory, by name or two-digit GST code: the place of supply on the student's invoices.",
    ),
});

export const student = z
  .object({
    id: z.string().describe("Our id, `stu_…`."),
    user_id: z.string().nullable().describe("Your id for the student; null for a student who signed up here."),
    email: z.string().nullable(),
    name: z.string().nullable(),
    phone: z.string().nullable().describe("Phone number of the payer, in E.164."),
    locale: z.string(),
    time_zone: z.string().nullable(),
    state: z.string().nullable(),
    plan: planKey,
    subscription_status: subscriptionStatus,
    test_clock: z.string().nullable().describe("The student's test clock, if any."),
    created_at: timestamp,
  })
  .meta({ id: "Student" });

export const studentResponse = z.object({ success, student });
export const putStudentResponse = z.object({
  success,
  created: z.boolean().describe("Whether this call created the student."),
  student,
});

/** Rows as they are stored. Exporting all of them matters more than describing each with a schema. */
const rows = z.array(z.record(z.string(), z.unknown()));

export const studentExport = z.object({
  exported_at: timestamp,
  student: z.record(z.string(), z.unknown()),
  account: z.record(z.string(), z.unknown()).nullable(),
  sessions: rows,
  subscription: z.record(z.string(), z.unknown()).nullable(),
  quota: rows.describe("Uses by feature and quota period."),
  usage: rows.describe("Every use, newest first."),
  reservations: rows,
  orders: rows,
  payments: rows,
  refunds: rows,
  disputes: rows.describe("Payments that the payer's bank questioned."),
  payer: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("Name, address and phone number given for the payer, where they are not the student's own."),
  payment_methods: rows.describe("Details of the payment methods that may be shown."),
  renewals: rows,
  invoices: rows,
  mails: rows,
  mail_opt_outs: rows.describe("Emails that the student turned off."),
  audit: rows,
});

export const studentExportResponse = z.object({ success, export: studentExport });

export const eraseResponse = z.object({
  success,
  erased: z.literal(true),
  erased_at: timestamp,
  kept: z.array(z.string()).describe("What is kept, and why."),
});
