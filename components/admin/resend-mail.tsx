"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { send } from "./admin-calls";
import { DeedDialog } from "./deed-dialog";

type ResendMailProps = {
  /** `mail_…` */
  mailId: string;
  /** Where the copy goes. */
  to: string;
};

export function ResendMail({ mailId, to }: ResendMailProps) {
  const t = useTranslations("adminMails");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button intent="secondary" onClick={() => setIsOpen(true)}>
        <Send aria-hidden />
        {t("resend")}
      </Button>
      {isOpen && (
        <DeedDialog
          onClose={() => setIsOpen(false)}
          title={t("resend")}
          lead={t("resendLead", { address: to })}
          confirm={t("resendTo", { address: to })}
          run={(reason, key) =>
            send("POST", `/api/admin/mails/${mailId}/resend`, { reason }, { "Idempotency-Key": key })
          }
          done={t("resent")}
        />
      )}
    </>
  );
}
