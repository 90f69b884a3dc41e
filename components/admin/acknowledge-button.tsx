"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { callAdmin } from "./admin-calls";
import { useAdminAction } from "./use-admin-action";

/** Acknowledges an alert. The alert stays until its condition ends and shows who acknowledged it. */
export function AcknowledgeButton({ id, title }: { id: string; title: string }) {
  const t = useTranslations("adminAlerts");
  const { run, isDoing, problem } = useAdminAction();
  return (
    <>
      <Button
        size="sm"
        intent="secondary"
        pending={isDoing(id)}
        aria-label={t("acknowledgeNamed", { title })}
        onClick={() => run(id, () => callAdmin("POST /api/admin/alerts/{id}/acknowledge", { params: { id } }))}
      >
        {t("acknowledge")}
      </Button>
      <p role="status" className="text-bad text-sm empty:hidden">
        {problem}
      </p>
    </>
  );
}
