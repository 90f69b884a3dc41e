import { Cron } from "croner";

/** An expression with its zone; UTC where it names none, as Inngest has it. */
export function parseCron(text: string): Cron {
  const [, timezone = "UTC", expression = ""] = /^(?:TZ=(\S+)\s+)?(.+)$/.exec(text.trim()) ?? [];
  return new Cron(expression, { timezone, paused: true });
}
