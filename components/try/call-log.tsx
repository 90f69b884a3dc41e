"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { type RecordedCall, toCurl } from "./recorded-call";

/** The calls that this page made, newest first: the same as the feature's own app would send. */
export function CallLog({ calls }: { calls: readonly RecordedCall[] }) {
  const t = useTranslations("calls");
  const headingId = useId();
  return (
    <aside aria-labelledby={headingId} className="min-w-0">
      <h2 id={headingId} className="font-semibold text-sm">
        {t("title")}
      </h2>
      <p className="mt-1 text-ink-muted text-sm">{t("lead")}</p>
      {calls.length === 0 ? (
        <p className="mt-3 rounded-card border border-line-strong border-dashed px-4 py-8 text-center text-ink-muted text-sm">
          {t("none")}
        </p>
      ) : (
        <ol className="mt-3 grid gap-2">
          {calls.map((call, place) => (
            <Call key={call.id} call={call} isNewest={place === 0} />
          ))}
        </ol>
      )}
    </aside>
  );
}

function Call({ call, isNewest }: { call: RecordedCall; isNewest: boolean }) {
  const t = useTranslations("calls");
  return (
    <li className="min-w-0 rounded-card border bg-surface-raised">
      <details open={isNewest}>
        <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-x-2 px-3 py-2 text-sm">
          <span className="tabular text-xs">{call.method}</span>
          <code className="tabular wrap-anywhere min-w-0 flex-1 text-xs">{call.path}</code>
          <Status status={call.status} />
          {call.status !== null && (
            <span className="tabular text-ink-muted text-xs">{t("took", { milliseconds: call.milliseconds })}</span>
          )}
        </summary>
        <div className="grid gap-3 border-t px-3 py-3">
          {call.body !== null && <Body label={t("sent")} text={call.body} />}
          {call.answer !== "" && <Body label={t("answered")} text={call.answer} />}
          <CopyCurl call={call} />
        </div>
      </details>
    </li>
  );
}

function Status({ status }: { status: number | null }) {
  const t = useTranslations("calls");
  if (status === null) return <span className="text-ink-muted text-xs">{t("pending")}</span>;
  if (status === 0) return <span className="text-bad text-xs">{t("noAnswer")}</span>;
  return <span className={`tabular font-semibold text-xs ${status < 400 ? "text-good" : "text-bad"}`}>{status}</span>;
}

const bodyLook =
  "tabular wrap-anywhere mt-1 max-h-60 overflow-y-auto whitespace-pre-wrap rounded-control bg-surface-sunken p-2 text-xs";

function Body({ label, text }: { label: string; text: string }) {
  return (
    <div className="min-w-0">
      <p className="text-ink-muted text-xs">{label}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard. */}
      <pre tabIndex={0} className={bodyLook}>
        {indented(text)}
      </pre>
    </div>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function CopyCurl({ call }: { call: RecordedCall }) {
  const t = useTranslations("calls");
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(toCurl(call, window.location.origin));
    setIsCopied(true);
  };
  const Icon = isCopied ? Check : Copy;
  return (
    <Button
      intent="secondary"
      size="sm"
      className="justify-self-start"
      onClick={() => void copy().catch(() => undefined)}
    >
      <Icon aria-hidden />
      {t(isCopied ? "copied" : "copy")}
    </Button>
  );
}
