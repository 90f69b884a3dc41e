import type { AlertKind } from "@/lib/domain/alert";
import messages from "@/messages/en.json";

/** What an alert is called, and what helps, for mails, webhooks and the API: in English, as everything that is sent to the company's own people. */
export function alertLabels(kind: AlertKind): { title: string; advice: string } {
  return messages.alerts[kind];
}
