import { getTranslations } from "next-intl/server";
import { countOpenAlerts } from "@/lib/db/alert/alert-rows";
import { findPageContext } from "@/lib/http/page-context";

/** The number of open alerts; nothing if there are none, or for people who are not staff. */
export async function OpenAlerts() {
  const role = (await findPageContext())?.account?.role;
  const count = role && role !== "student" ? await countOpenAlerts() : 0;
  if (count === 0) return null;
  const t = await getTranslations("adminAlerts");
  return (
    <span className="tabular ms-auto rounded-full bg-bad-soft px-1.5 text-bad text-xs leading-5">
      <span aria-hidden>{count}</span>
      <span className="sr-only">{t("badge", { count })}</span>
    </span>
  );
}
