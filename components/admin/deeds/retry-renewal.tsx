"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { RenewDialog } from "./dialogs";

/** Charges a renewal again by hand, from a list of renewals. */
export function RetryRenewal({ userId }: { userId: string }) {
  const t = useTranslations("adminDeeds");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button intent="secondary" onClick={() => setIsOpen(true)}>
        {t("renew.menu")}
      </Button>
      {isOpen && <RenewDialog student={{ userId }} onClose={() => setIsOpen(false)} />}
    </>
  );
}
