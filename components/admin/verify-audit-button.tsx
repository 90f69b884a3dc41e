"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { callAdmin } from "./admin-calls";
import { useAdminAction } from "./use-admin-action";

/** Holds the whole log against its chain, and says what came of it. */
export function VerifyAuditButton() {
  const t = useTranslations("adminAudit");
  const { run, isDoing, problem } = useAdminAction();
  const [said, setSaid] = useState<{ isWhole: boolean; words: string } | null>(null);
  const verify = async () => {
    setSaid(null);
    const { whole, verified: count, fault } = await callAdmin("GET /api/admin/audit/verify");
    setSaid({
      isWhole: whole,
      words: whole ? t("whole", { count }) : t("broken", { count, words: fault?.words ?? "" }),
    });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button intent="secondary" size="sm" pending={isDoing("verify")} onClick={() => run("verify", verify)}>
        {t("verify")}
      </Button>
      <p role="status" className={`text-sm empty:hidden ${said?.isWhole ? "text-good" : "text-bad"}`}>
        {problem ?? said?.words}
      </p>
    </div>
  );
}
