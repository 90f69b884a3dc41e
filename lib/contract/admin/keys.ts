import { z } from "zod";
import { SCOPES } from "@/lib/access/scopes";
import { count, success, text, timestamp, visibleText } from "../fields";
import { reason } from "./admin-actions";

const scopes = z
  .array(z.enum(SCOPES, { error: `scopes must be of ${SCOPES.join(", ")}` }), { error: "scopes must be a list" })
  .min(1, "scopes must name at least one")
  .describe("What the key may do. `admin` allows everything.");

const expiresInDays = count("expires_in_days", 1, 3_650).optional().describe("If left out, the key does not expire.");

export const keyPath = z.object({ key_id: text("key_id", { max: 100 }).describe("`key_…`") });

export const keyRequest = z.object({
  name: visibleText("name", { max: 100 }).describe("Name of the app that will use the key."),
  scopes,
  expires_in_days: expiresInDays,
  rate_limit: count("rate_limit", 1, 10_000_000).optional().describe("Calls per minute. Default 60,000."),
  student_rate_limit: count("student_rate_limit", 1, 10_000_000)
    .optional()
    .describe("Calls per minute for one student. Default 600."),
  reason,
});

export const rotation = z.object({
  overlap_hours: count("overlap_hours", 0, 720).default(24).describe("How long the old key keeps working."),
  expires_in_days: expiresInDays,
  reason,
});

export const revocation = z.object({ reason });

export const apiKey = z
  .object({
    id: z.string().describe("`key_…`"),
    name: z.string(),
    last_four: z.string(),
    scopes: z.array(z.string()),
    state: z.enum(["active", "expired", "revoked"]),
    rate_limit: z.int(),
    student_rate_limit: z.int(),
    created_at: timestamp,
    expires_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
    last_used_at: timestamp.nullable().describe("Accurate to the minute."),
  })
  .meta({ id: "ApiKey" });

export const keysResponse = z.object({ success, keys: z.array(apiKey) });
export const keyResponse = z.object({ success, key: apiKey });
export const createdKeyResponse = keyResponse.extend({
  secret: z.string().describe("The key itself. It is shown only in this response."),
});
