import { messageIdOf } from "@/emails/delivery/message-id";
import { uuidv7 } from "@/lib/crypto/uuid";
import { findAdmins } from "@/lib/db/account/find-admins";
import type { AlertRow } from "@/lib/db/alert/alert-rows";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import type { Connection } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { accountRecipient } from "../account/account-recipient";
import { systemSource, writeAudit } from "../audit/write-audit";
import { alertLabels } from "./alert-labels";

export type AlertState = "opened" | "escalated" | "resolved";

/** Notifies of a change of an alert: by mail to each admin when it opens or escalates, and by the webhook, if one is set, also when it is resolved. */
export async function notifyAlert(
  alert: AlertRow,
  state: AlertState,
  realNow: Date,
  client: Connection,
): Promise<void> {
  const subject = toWireId("alert", alert.id);
  const after = { kind: alert.kind, group: alert.group_key, severity: alert.severity };
  await writeAudit(systemSource(realNow, realNow), { action: `alert.${state}`, subject, after }, client);
  if (state !== "resolved") await mailAdmins(alert, state, realNow, client);
  if (!getEnv().ALERT_WEBHOOK_URL) return;
  const cause = `alert/changed:${alert.id}:${state}`;
  await insertEvent(
    { id: uuidv7(), name: "alert/changed", cause, data: { alertId: alert.id, state } },
    { now: realNow, realNow },
    client,
  );
}

async function mailAdmins(alert: AlertRow, state: AlertState, realNow: Date, client: Connection): Promise<void> {
  const { title, advice } = alertLabels(alert.kind);
  for (const admin of await findAdmins(client)) {
    const id = uuidv7();
    const recipient = await accountRecipient(admin, realNow, client);
    await insertMail(
      {
        id,
        type: "admin_alert",
        studentId: null,
        accountId: admin.id,
        recipient: admin.email,
        cause: `alert ${alert.id} ${state} ${admin.id}`,
        props: {
          recipient,
          title,
          severity: alert.severity,
          state,
          summary: alert.summary,
          causes: alert.causes,
          openedAt: alert.opened_at,
          resolvedAt: null,
          advice,
          alertId: toWireId("alert", alert.id),
        },
        messageId: messageIdOf(toWireId("mail", id), getEnv().APP_URL),
        now: realNow,
        realNow,
      },
      client,
    );
  }
}
