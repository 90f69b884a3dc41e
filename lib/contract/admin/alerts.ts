import { z } from "zod";
import { ALERT_KINDS, ALERT_SEVERITIES, ALERT_STATUSES } from "@/lib/domain/alert";
import { count, success, text, timestamp } from "../fields";

export const alertsQuery = z.object({
  status: z.enum(ALERT_STATUSES, { error: "status must be open, acknowledged or resolved" }).optional(),
  kind: z.enum(ALERT_KINDS, { error: `kind must be one of ${ALERT_KINDS.join(", ")}` }).optional(),
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 100))
    .default(50),
  cursor: text("cursor", { max: 40 }).optional().describe("`next_cursor` of the previous page."),
});

export const alertPath = z.object({ id: text("id", { max: 40 }).describe("`alr_…`") });

export const alert = z
  .object({
    id: z.string(),
    kind: z.enum(ALERT_KINDS),
    group: z.string().describe("What it is about. All causes in one group share one alert."),
    severity: z.enum(ALERT_SEVERITIES),
    status: z.enum(ALERT_STATUSES),
    title: z.string(),
    summary: z.string(),
    advice: z.string(),
    causes: z.int(),
    details: z.record(z.string(), z.unknown()),
    opened_at: timestamp,
    last_seen_at: timestamp,
    escalated_at: timestamp.nullable(),
    acknowledged_at: timestamp.nullable(),
    acknowledged_by: z.string().nullable(),
    resolved_at: timestamp.nullable(),
  })
  .meta({ id: "Alert" });

export const alertsResponse = z.object({ success, alerts: z.array(alert), next_cursor: z.string().nullable() });
export const alertResponse = z.object({ success, alert });
