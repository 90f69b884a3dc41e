import { useTranslations } from "next-intl";
import { PageBody } from "@/components/shell/page-body";
import { Skeleton } from "@/components/ui/skeleton";
import { HistorySkeleton } from "./history-skeleton";

export default function HistoryLoading() {
  const t = useTranslations("history");
  return (
    <PageBody>
      <h1 className="font-semibold text-xl">{t("title")}</h1>
      <div className="mt-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <Skeleton className="h-10 w-56 rounded-control!" />
        <Skeleton className="h-10 w-44 rounded-control!" />
      </div>
      <HistorySkeleton />
    </PageBody>
  );
}
