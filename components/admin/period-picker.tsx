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
  /** Other search parameters of the URL, which are kept. */
  kept: Readonly<Record<string, string>>;
};

/** Picks a period: the last days, or from one day to another. The state is in the URL, so the form works without scripts. */
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
      // A day from a new URL replaces whatever was typed.
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
