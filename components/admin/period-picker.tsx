import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { Href } from "@/components/ui/href";
import { Segments } from "@/components/ui/segments";

type PeriodPickerProps = {
  /** Of the page, where the form leads. */
  path: string;
  choices: readonly { label: string; href: Href; isChosen: boolean }[];
  from: string;
  to: string;
  /** What the address says besides, and keeps. */
  kept: Readonly<Record<string, string>>;
};

/** The last days, or from a day to a day. All of it is an address: the form works without a script. */
export function PeriodPicker({ path, choices, from, to, kept }: PeriodPickerProps) {
  const t = useTranslations("period");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segments label={t("label")} size="md" choices={choices} />
      <form action={path} method="get" className="flex flex-wrap items-center gap-2">
        {Object.entries(kept).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <DayInput name="from" label={t("from")} day={from} />
        <span className="text-ink-muted text-sm">{t("to")}</span>
        <DayInput name="to" label={t("last")} day={to} />
        <Button isNative type="submit" intent="secondary" size="sm">
          {t("show")}
        </Button>
      </form>
    </div>
  );
}

function DayInput({ name, label, day }: { name: string; label: string; day: string }) {
  return (
    <input
      // A day that another address brings is shown, whatever was typed before.
      key={day}
      type="date"
      name={name}
      aria-label={label}
      defaultValue={day}
      required
      className="h-9 rounded-control border border-line-strong bg-surface-raised px-2 text-sm"
    />
  );
}
