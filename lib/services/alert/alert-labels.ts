import type { AlertKind } from "@/lib/domain/alert";
import messages from "@/messages/en.json";

/** The title of an alert and its advice, for mails, webhooks and the API; in English, like everything for staff. */
export function alertLabels(kind: AlertKind): { title: string; advice: string } {
  return messages.alerts[kind];
}
