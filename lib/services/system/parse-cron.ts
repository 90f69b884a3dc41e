import { Cron } from "croner";

/** A cron expression with its time zone; UTC if it has none, as in Inngest. */
export function parseCron(text: string): Cron {
  const [, timezone = "UTC", expression = ""] = /^(?:TZ=(\S+)\s+)?(.+)$/.exec(text.trim()) ?? [];
  return new Cron(expression, { timezone, paused: true });
}
