import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { usePlanName } from "@/components/quota/use-plan-name";
import type { AdminActionEffects } from "@/lib/client";
import { formatCalendarDay, formatDate, formatTime } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";

type Value = AdminActionEffects["changes"][number]["after"];

/** The effects of an admin action, one sentence each: changes, charges, refunds, and mails to the student. */
export function useEffectLines() {
  const t = useTranslations("adminActions");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const planName = usePlanName();
  const status = useTranslations("subscription.status");
  const isStatus = (word: string): word is Parameters<typeof status>[0] =>
    status.has(word as Parameters<typeof status>[0]);
  const isField = (name: string): name is Parameters<typeof t>[0] & `field.${string}` =>
    t.has(name as Parameters<typeof t>[0]);
  const label = (field: string, value: Value): string => {
    if (value === null) return t("none");
    if (typeof value === "boolean") return t(value ? "on" : "off");
    if (typeof value === "number") return String(value);
    if (field === "plan" || field === "scheduled_plan") return planName(value);
    if (field === "status") return isStatus(value) ? status(value) : value;
    if (field === "renewal_date") return formatCalendarDay(value, { locale, now: new Date(value) });
    const at = new Date(value);
    return `${formatDate(at, { locale, timeZone })}, ${formatTime(at, timeZone)}`;
  };
  return ({ changes, mails, charge, refunds }: AdminActionEffects): string[] => {
    const lines = changes.map(({ field, before, after }) => {
      const name = `field.${field}`;
      const values = { before: label(field, before), after: label(field, after) };
      return `${isField(name) ? t(name) : field}: ${t("becomes", values)}`;
    });
    if (charge) lines.push(t("charged", { amount: formatMoney(charge, locale) }));
    for (const { payment_id: payment, ...refund } of refunds) {
      lines.push(t("refunded", { amount: formatMoney(refund, locale), payment }));
    }
    for (const mail of mails) lines.push(t("mailed", { mail: mail.replaceAll("_", " ") }));
    return lines.length > 0 ? lines : [t("nothing")];
  };
}
