"use client";

import { useTranslations } from "next-intl";
import { DialogButton } from "../dialog-button";
import { RenewDialog } from "./dialogs";

/** Retries a renewal manually, from a list of renewals. */
export function RetryRenewal({ userId }: { userId: string }) {
  const t = useTranslations("adminActions.renew");
  return (
    <DialogButton intent="quiet" size="sm" dialog={(onClose) => <RenewDialog student={{ userId }} onClose={onClose} />}>
      {t("menu")}
    </DialogButton>
  );
}
