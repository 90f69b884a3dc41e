import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { callAccount } from "./account-calls";
import { SettingsRow } from "./settings-section";
import { useErrorMessage } from "./use-error-message";

export function ExportRow({ today }: { today: string }) {
  const t = useTranslations("settings");
  const explain = useErrorMessage();
  const [isPending, setIsPending] = useState(false);
  const download = async () => {
    setIsPending(true);
    const outcome = await callAccount("GET /api/account/export");
    setIsPending(false);
    if (outcome.ok) return saveAs(`studymeter-${today}.json`, JSON.stringify(outcome.body.export, null, 2));
    const text = explain(outcome.error);
    if (text !== null) toast("bad", text);
  };
  return (
    <SettingsRow
      title={t("export")}
      about={t("exportAbout")}
      control={
        <Button intent="secondary" size="sm" pending={isPending} onClick={download}>
          <Download aria-hidden />
          {t("exportDownload")}
        </Button>
      }
    />
  );
}

function saveAs(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
