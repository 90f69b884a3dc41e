import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/skeleton";
import { AdminPage } from "./admin-page";

type PageSkeletonProps = { page: "adminOverview" | "adminUsage" | "adminRenewals"; metrics: number };

/** The loading state of a page with metrics, of the same size. */
export function PageSkeleton({ page, metrics }: PageSkeletonProps) {
  const t = useTranslations(page);
  return (
    <AdminPage title={t("title")} actions={<Skeleton className="h-9 w-72 rounded-control!" />}>
      <div className="mt-5 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {Array.from({ length: metrics }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
          <Skeleton key={place} className="h-32 rounded-card!" />
        ))}
      </div>
      <Skeleton className="mt-6 h-80 rounded-card!" />
    </AdminPage>
  );
}
