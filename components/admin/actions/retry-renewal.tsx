"use client";

import { useTranslations } from "next-intl";
import { DialogButton } from "../dialog-button";
import { RenewDialog } from "./dialogs";

/** Charges a renewal again by hand, from a list of renewals. */
export function RetryRenewal({ userId }: { userId: string }) {
  const t = useTranslations("adminActions.renew");
  return (
    <DialogButton intent="quiet" size="sm" dialog={(onClose) => <RenewDialog student={{ userId }} onClose={onClose} />}>
      {t("menu")}
    </DialogButton>
  );
}
