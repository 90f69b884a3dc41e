import { useTranslations } from "next-intl";
import { usageGrid } from "@/components/quota/usage-groups";
import { PageBody } from "@/components/shell/page-body";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

/** As many as the catalogue ships with; other catalogues shift by a row at the bottom, where nothing is read yet. */
const cards = Array.from({ length: 10 }, (_, place) => place);

export default function DashboardLoading() {
  const t = useTranslations("common");
  return (
    <PageBody>
      <div role="status" className="grid gap-3 sm:gap-4">
        <span className="sr-only">{t("loading")}</span>
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <Skeleton className="my-1 h-7 w-64" />
          <Skeleton className="my-0.5 h-4 w-40" />
        </div>
        <Skeleton className="h-15 rounded-card! md:h-11" />
        <div className={usageGrid}>
          <Skeleton className="col-span-full my-0.5 h-4 w-28" />
          {cards.map((card) => (
            <Card key={card} className="grid gap-2 p-3 sm:p-4">
              <Skeleton className="my-0.5 h-4 w-3/4" />
              <Skeleton className="my-1 h-7 w-1/2" />
              <Skeleton className="h-5 w-1/3" />
              <Skeleton className="my-0.5 h-3 w-2/3" />
            </Card>
          ))}
        </div>
      </div>
    </PageBody>
  );
}
