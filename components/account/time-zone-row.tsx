import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { toast } from "@/components/ui/toast";
import type { Account } from "@/lib/client";
import { currentZoneName } from "@/lib/domain/time-zone";
import { cityOf, regionOf } from "@/lib/format/time-zone";
import { callAccount } from "./account-calls";
import { SettingsRow } from "./settings-section";
import { useErrorMessage } from "./use-error-message";

type TimeZoneRowProps = {
  account: Account;
  /** Names to choose from; the server's, as browsers don't all know the same ones. */
  zones: string[];
  /** Used if the student chooses none. */
  fallback: string;
  onChange: (account: Account) => void;
};

export function TimeZoneRow({ account, zones, fallback, onChange }: TimeZoneRowProps) {
  const t = useTranslations("settings");
  const id = useId();
  const router = useRouter();
  const explain = useErrorMessage();
  const [isSaving, setIsSaving] = useState(false);
  const chosen = account.time_zone ? currentZoneName(account.time_zone) : "";
  const choose = async (zone: string) => {
    setIsSaving(true);
    const outcome = await callAccount("PATCH /api/account", { body: { time_zone: zone || null } });
    setIsSaving(false);
    if (!outcome.ok) {
      const text = explain(outcome.error);
      if (text !== null) toast("bad", text);
      return;
    }
    onChange(outcome.body.account);
    toast("good", t("zoneSaved", { city: cityOf(zone || fallback) }));
    // Times on this page were written by the server, in the zone of before.
    router.refresh();
  };
  const known = chosen === "" || zones.includes(chosen) ? zones : [chosen, ...zones];
  return (
    <SettingsRow
      title={<label htmlFor={id}>{t("zone")}</label>}
      about={t("zoneAbout")}
      control={
        <div className="relative w-full min-w-0 sm:w-80">
          <select
            id={id}
            value={chosen}
            disabled={isSaving}
            onChange={(event) => void choose(event.target.value)}
            className="h-10 w-full appearance-none rounded-control border border-line-strong bg-surface-raised ps-3 pe-9 text-base transition-colors hover:border-ink-muted sm:text-sm"
          >
            <option value="">{t("zoneFallback", { city: cityOf(fallback) })}</option>
            {[...new Set(known.map(regionOf))].map((region) => (
              <optgroup key={region} label={region}>
                {known
                  .filter((name) => regionOf(name) === region)
                  .map((name) => (
                    <option key={name} value={name}>
                      {cityOf(name)}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
          <ChevronDown className="pointer-events-none absolute end-3 top-3 size-4 text-ink-muted" aria-hidden />
        </div>
      }
    />
  );
}
