import { z } from "zod";
import { count, instant, success, text, timestamp } from "../fields";

export const auditQuery = z.object({
  actor: text("actor", { max: 100 })
    .optional()
    .describe("`student`, `staff`, `api_key`, `system` or `anonymous`, or an id: `stu_…`, `acc_…`, `key_…`."),
  action: text("action", { max: 100 })
    .optional()
    .describe("For example `api_key.revoked`. With a dot at the end, all actions that start with it: `subscription.`"),
  student: text("student", { max: 255 }).optional().describe("The student: our id (`stu_…`) or yours."),
  request_id: text("request_id", { max: 128 }).optional(),
  from: instant("from").optional(),
  to: instant("to").optional(),
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 100))
    .default(50),
  cursor: text("cursor", { max: 40 }).optional().describe("`next_cursor` of the previous page."),
});

export const auditEntry = z
  .object({
    id: z.string(),
    at: timestamp.describe("In the student's time, which may be that of a test clock."),
    recorded_at: timestamp,
    actor: z.enum(["student", "staff", "api_key", "system", "anonymous"]),
    actor_id: z.string().nullable(),
    actor_name: z.string().nullable(),
    action: z.string(),
    student_id: z.string().nullable(),
    subject: z.string().nullable(),
    reason: z.string().nullable(),
    personal: z.record(z.string(), z.unknown()).nullable(),
    erased: z.boolean().describe("Whether its personal data was erased and can no longer be read."),
    before: z.unknown(),
    after: z.unknown(),
    request_id: z.string().nullable(),
    sequence: z
      .int()
      .nullable()
      .describe("Number of its link in the chain; null for up to a minute, until it is chained."),
  })
  .meta({ id: "AuditEntry" });

export const auditResponse = z.object({ success, entries: z.array(auditEntry), next_cursor: z.string().nullable() });

export const auditVerdict = z.object({
  success,
  whole: z.boolean(),
  verified: z.int().describe("Number of entries that were checked against the chain."),
  head: z.object({ sequence: z.string(), hash: z.string() }),
  fault: z
    .object({ kind: z.string(), words: z.string(), sequence: z.string().nullable(), entry_id: z.string().nullable() })
    .nullable(),
});
