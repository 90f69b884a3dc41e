import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/docs/copy-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogDescription, DialogTitle } from "@/components/ui/dialog";

/** A new API key, shown only once. */
export function NewSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useTranslations("adminKeys");
  return (
    <Dialog open onClose={onClose}>
      <DialogTitle className="pe-10 font-semibold text-lg">{t("secretTitle")}</DialogTitle>
      <DialogDescription className="mt-2 text-pretty text-ink-muted text-sm">{t("secretLead")}</DialogDescription>
      <div className="mt-4 flex items-center gap-2 rounded-card border bg-surface-sunken py-1 ps-3 pe-1">
        <code className="tabular wrap-anywhere min-w-0 flex-1 select-all text-sm">{secret}</code>
        <CopyButton text={secret} what={t("theKey")} />
      </div>
      <Button className="mt-6" onClick={onClose}>
        {t("secretKept")}
      </Button>
    </Dialog>
  );
}
