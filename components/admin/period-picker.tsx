import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";

type PeriodPickerProps = {
  /** Of the page, where the form leads. */
  path: string;
  choices: readonly { label: string; href: string; isChosen: boolean }[];
  from: string;
  to: string;
  /** What the address says besides, and keeps. */
  kept: Readonly<Record<string, string>>;
};

/** The last days, or from a day to a day. All of it is an address: the form works without a script. */
export function PeriodPicker({ path, choices, from, to, kept }: PeriodPickerProps) {
  const t = useTranslations("period");
  const look = "h-9 rounded-control border border-line-strong bg-surface-raised px-2 text-sm";
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments label={t("label")} size="md" choices={choices} />
      <form action={path} method="get" className="flex flex-wrap items-center gap-2">
        {Object.entries(kept).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <input
          key={`from-${from}`}
          type="date"
          name="from"
          aria-label={t("from")}
          defaultValue={from}
          required
          className={look}
        />
        <span className="text-ink-muted text-sm">{t("to")}</span>
        <input
          key={`to-${to}`}
          type="date"
          name="to"
          aria-label={t("last")}
          defaultValue={to}
          required
          className={look}
        />
        <Button isNative type="submit" intent="secondary" size="sm">
          {t("show")}
        </Button>
      </form>
    </div>
  );
}
