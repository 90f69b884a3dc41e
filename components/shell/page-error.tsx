"use client";

import { useTranslations } from "next-intl";
import { Message } from "@/components/shell/message";
import { Button } from "@/components/ui/button";

/** The server logs the digest with the cause; the browser gets only the digest. */
export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("errors");
  const common = useTranslations("common");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <Message title={t("title")} lead={t("lead")}>
      <Button onClick={retry}>{common("retry")}</Button>
      {digest && (
        <p className="text-ink-muted text-sm">
          {t("reference")} <code className="tabular select-all text-ink">{digest}</code>
        </p>
      )}
    </Message>
  );
}
