import { type Connection, queryRows, type Statement } from "../query";

export interface NewAlert {
  id: string;
  kind: string;
  /** What it is about: a hundred causes are one alert. */
  groupKey: string;
  severity: "low" | "medium" | "high";
  summary: string;
  details: unknown;
  realNow: Date;
}

/** Opens an alert, or counts one more cause of the one that is open. */
export async function raiseAlert(alert: NewAlert, on?: Connection): Promise<void> {
  const { id, kind, groupKey, severity, summary, details, realNow } = alert;
  await queryRows(RAISE, [id, kind, groupKey, severity, summary, JSON.stringify(details), realNow], on);
}

const RAISE: Statement = {
  name: "alert_raise",
  text: `INSERT INTO alert (id, kind, group_key, severity, summary, details, opened_at, last_seen_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
ON CONFLICT (kind, group_key) WHERE status <> 'resolved'
DO UPDATE SET causes = alert.causes + 1, last_seen_at = greatest(alert.last_seen_at, excluded.last_seen_at)`,
};
