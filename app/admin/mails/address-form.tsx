import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

type AddressFormProps = {
  /** The other filters, which are kept. */
  kept: Record<string, string | null>;
};

/** Searches mails by address with a plain form, so that the search is in the page's URL. */
export function AddressForm({ kept }: AddressFormProps) {
  const t = useTranslations("adminMails");
  return (
    <form action="/admin/mails" className="flex items-center gap-2 max-sm:w-full">
      {Object.entries(kept).map(
        ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
      )}
      <label className="flex items-center gap-2 font-semibold text-sm max-sm:flex-1">
        {t("to")}
        <input
          type="email"
          name="to"
          required
          maxLength={254}
          placeholder={t("address")}
          className="h-10 min-w-0 rounded-control border border-line-strong bg-surface-raised px-3 font-normal text-base transition-colors placeholder:text-ink-muted hover:border-ink-muted max-sm:flex-1 sm:w-64 sm:text-sm"
        />
      </label>
      <Button isNative type="submit" intent="secondary" aria-label={t("find")}>
        <Search aria-hidden />
      </Button>
    </form>
  );
}
