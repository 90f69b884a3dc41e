"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { AdminActionDialog } from "./admin-action-dialog";
import { callAdmin } from "./admin-calls";
import { DialogButton } from "./dialog-button";

type ResendMailProps = {
  /** `mail_…` */
  mailId: string;
  /** Where the copy goes. */
  to: string;
};

export function ResendMail({ mailId, to }: ResendMailProps) {
  const t = useTranslations("adminMails");
  return (
    <DialogButton
      intent="secondary"
      dialog={(onClose) => (
        <AdminActionDialog
          onClose={onClose}
          title={t("resend")}
          lead={t("resendLead", { address: to })}
          confirm={t("resendTo", { address: to })}
          run={(reason, key) =>
            callAdmin("POST /api/admin/mails/{mail_id}/resend", {
              params: { mail_id: mailId },
              body: { reason },
              idempotencyKey: key,
            })
          }
          done={t("resent")}
        />
      )}
    >
      <Send aria-hidden />
      {t("resend")}
    </DialogButton>
  );
}
