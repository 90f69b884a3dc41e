"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { callAdmin } from "./admin-calls";
import { useAdminAction } from "./use-admin-action";

/** Verifies the hash chain of the whole audit log and shows the result. */
export function VerifyAuditButton() {
  const t = useTranslations("adminAudit");
  const { run, isDoing, problem } = useAdminAction();
  const [result, setResult] = useState<{ isIntact: boolean; message: string } | null>(null);
  const verify = async () => {
    setResult(null);
    const { whole, verified: count, fault } = await callAdmin("GET /api/admin/audit/verify");
    setResult({
      isIntact: whole,
      message: whole ? t("intact", { count }) : t("broken", { count, words: fault?.words ?? "" }),
    });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button intent="secondary" size="sm" pending={isDoing("verify")} onClick={() => run("verify", verify)}>
        {t("verify")}
      </Button>
      <p role="status" className={`text-sm empty:hidden ${result?.isIntact ? "text-good" : "text-bad"}`}>
        {problem ?? result?.message}
      </p>
    </div>
  );
}
