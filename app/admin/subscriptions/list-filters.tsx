import { Plus, Search } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { FilterChips } from "@/components/admin/filter-chips";
import { AddressSelect } from "@/components/ui/address-select";
import { Button } from "@/components/ui/button";
import type { Href } from "@/components/ui/href";
import { subscriptionStatus } from "@/lib/contract/fields";
import { LIST_METHODS, RENEWAL_WINDOWS } from "@/lib/domain/subscription-list";
import { type ListParams, listHref } from "./list-params";

type Plans = { key: string; name: string }[];

const FLAGS = ["grace", "cancelling", "clock"] as const;

/** The filters of the list. Search works without scripts: the form keeps the rest of the URL. */
export function ListFilters({ params, plans }: { params: ListParams; plans: Plans }) {
  const t = useTranslations("adminSubscriptions");
  const status = useTranslations("subscription.status");
  const { q, ...kept } = params;
  const select = <Name extends "plan" | "status" | "renewal" | "method">(
    name: Name,
    choices: readonly { value: ListParams[Name]; label: string }[],
  ) => (
    <AddressSelect
      label={t(name as "plan")}
      value={listHref(params)}
      choices={[{ value: undefined, label: t("any") }, ...choices].map(({ value, label }) => ({
        label,
        href: listHref(params, { [name]: value }),
      }))}
    />
  );
  return (
    <div className="mt-4 grid gap-3 *:min-w-0">
      <search>
        <form action="/admin/subscriptions" className="flex max-w-xl gap-2">
          {Object.entries(kept).map(([name, value]) =>
            value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
          )}
          <input
            type="search"
            name="q"
            key={q}
            defaultValue={q}
            maxLength={100}
            aria-label={t("search")}
            placeholder={t("search")}
            className="h-10 min-w-0 flex-1 rounded-control border border-line-strong bg-surface-raised px-3 text-base transition-colors placeholder:text-ink-muted hover:border-ink-muted sm:text-sm"
          />
          <Button isNative type="submit" intent="secondary">
            <Search aria-hidden />
            {t("find")}
          </Button>
        </form>
      </search>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {select(
          "plan",
          plans.map(({ key, name }) => ({ value: key, label: name })),
        )}
        {select(
          "status",
          subscriptionStatus.options.map((value) => ({ value, label: status(value) })),
        )}
        {select(
          "renewal",
          RENEWAL_WINDOWS.map((value) => ({ value, label: t(`renewals.${value}`) })),
        )}
        {select(
          "method",
          LIST_METHODS.map((value) => ({ value, label: t(`methods.${value}`) })),
        )}
        {FLAGS.filter((flag) => !params[flag]).map((flag) => (
          <Link
            key={flag}
            href={listHref(params, { [flag]: "1" })}
            scroll={false}
            className="touch-target inline-flex h-8 items-center gap-1 rounded-full border border-line-strong border-dashed px-3 text-ink-muted text-sm transition-colors hover:border-ink-muted hover:text-ink"
          >
            <Plus className="size-3.5" aria-hidden />
            {t(`flags.${flag}`)}
          </Link>
        ))}
      </div>
      <FilterChips chips={useChips(params, plans)} clear={listHref(readOrder(params))} />
    </div>
  );
}

/** Every active filter with its label, and the URL without it. */
function useChips(params: ListParams, plans: Plans): { label: string; without: Href }[] {
  const t = useTranslations("adminSubscriptions");
  const status = useTranslations("subscription.status");
  const labels = {
    q: params.q && t("chips.q", { q: params.q }),
    plan: params.plan && (plans.find(({ key }) => key === params.plan)?.name ?? params.plan),
    status: params.status && status(params.status),
    renewal: params.renewal && t(`renewals.${params.renewal}`),
    method: params.method && t(`methods.${params.method}`),
    grace: params.grace && t("flags.grace"),
    cancelling: params.cancelling && t("flags.cancelling"),
    clock: params.clock && t("flags.clock"),
  };
  return Object.entries(labels).flatMap(([name, label]) =>
    label ? [{ label, without: listHref(params, { [name]: undefined }) }] : [],
  );
}

function readOrder({ sort, order }: ListParams): ListParams {
  return { sort, order };
}
