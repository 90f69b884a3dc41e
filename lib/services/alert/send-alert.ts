import { findAlert } from "@/lib/db/alert/alert-rows";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { signedMessage, slackMessage } from "@/lib/webhook/alert-message";
import { postSafely } from "@/lib/webhook/post-safely";
import { alertLabels } from "./alert-labels";
import type { AlertState } from "./notify-alert";

/**
 * Sends a change of an alert to the configured webhook. At least once: receivers recognise a duplicate by the message id.
 *
 * @throws Error if the address is refused, or the response is not 2xx
 */
export async function sendAlert(alertId: string, state: AlertState, realNow: Date): Promise<void> {
  const env = getEnv();
  const alert = await findAlert(alertId);
  if (!env.ALERT_WEBHOOK_URL || !alert) return;
  const { title, advice } = alertLabels(alert.kind);
  const id = toWireId("alert", alert.id);
  const change = {
    id,
    state,
    kind: alert.kind,
    severity: alert.severity,
    title,
    summary: alert.summary,
    advice,
    causes: alert.causes,
    opened_at: alert.opened_at.toISOString(),
    resolved_at: alert.resolved_at?.toISOString() ?? null,
    url: `${env.APP_URL}/admin/alerts/${id}`,
  };
  const secret = env.ALERT_WEBHOOK_SECRET;
  const message =
    env.ALERT_WEBHOOK_FORMAT === "slack" || !secret
      ? slackMessage(change)
      : signedMessage(change, { id: `${id}_${state}`, at: realNow, secret });
  await postSafely(env.ALERT_WEBHOOK_URL, message, {
    allowLoopback: env.STUDYMETER_MODE !== "production" && env.ALERT_WEBHOOK_ALLOW_LOOPBACK,
    httpsOnly: env.STUDYMETER_MODE === "production",
  });
}
