import { Webhook } from "standardwebhooks";

/** An alert as it is sent to a webhook. */
export interface AlertPayload {
  id: string;
  state: "opened" | "escalated" | "resolved";
  kind: string;
  severity: "low" | "medium" | "high";
  title: string;
  summary: string;
  advice: string;
  causes: number;
  opened_at: string;
  resolved_at: string | null;
  url: string;
}

export interface Message {
  body: string;
  headers: Record<string, string>;
}

const STATE_LABELS = { opened: "Alert", escalated: "Escalated", resolved: "Resolved" } as const;

/** Slack's format: one text, in which three characters must be escaped. */
export function slackMessage({ state, severity, title, summary, advice, url }: AlertPayload): Message {
  const lines = [`*${STATE_LABELS[state]}: ${escaped(title)}* (${severity})`, escaped(summary)];
  if (state !== "resolved") lines.push(escaped(advice));
  lines.push(`<${url}|Open the alert>`);
  return { body: JSON.stringify({ text: lines.join("\n") }), headers: {} };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The format of Standard Webhooks, with its signature. */
export function signedMessage(
  alert: AlertPayload,
  { id, at, secret }: { id: string; at: Date; secret: string },
): Message {
  const body = JSON.stringify({ type: `alert.${alert.state}`, timestamp: at.toISOString(), data: alert });
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  return { body, headers };
}
