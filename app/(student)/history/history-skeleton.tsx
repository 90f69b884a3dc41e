import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

const three = [0, 1, 2];
const rows = [0, 1, 2, 3, 4, 5];

/** The loading state, of the same size as the report. */
export function HistorySkeleton() {
  const t = useTranslations("common");
  return (
    <div role="status" className="mt-6 grid gap-4">
      <span className="sr-only">{t("loading")}</span>
      <div className="grid grid-cols-3 gap-2 sm:gap-3">
        {three.map((card) => (
          <Card key={card} className="p-3 sm:p-4">
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="mt-2 h-7 w-1/2" />
          </Card>
        ))}
      </div>
      <Card className="p-3 sm:p-4">
        <Skeleton className="h-5 w-28" />
        <Skeleton className="mt-4 h-56 rounded-control! sm:h-64" />
      </Card>
      <Card className="divide-y">
        {rows.map((row) => (
          <div key={row} className="flex h-[60px] items-center px-3 sm:h-11 sm:px-4">
            <Skeleton className="h-4 w-1/2" />
          </div>
        ))}
      </Card>
    </div>
  );
}
