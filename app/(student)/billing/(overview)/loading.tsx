import { useTranslations } from "next-intl";
import { PageBody } from "@/components/shell/page-body";
import { Skeleton } from "@/components/ui/skeleton";

const sections = ["h-51", "h-24", "h-40"];

export default function BillingLoading() {
  const t = useTranslations("billing");
  const common = useTranslations("common");
  return (
    <PageBody>
      <div className="mx-auto max-w-[44rem]">
        <h1 className="font-semibold text-xl">{t("title")}</h1>
        <div role="status">
          <span className="sr-only">{common("loading")}</span>
          <Skeleton className="mt-4 h-24 rounded-card!" />
          <div className="mt-8 grid gap-8">
            {sections.map((height) => (
              <div key={height}>
                <Skeleton className="my-0.5 h-5 w-32" />
                <Skeleton className="mt-2 h-4 w-64" />
                <Skeleton className={`mt-3 rounded-card! ${height}`} />
              </div>
            ))}
          </div>
        </div>
      </div>
    </PageBody>
  );
}
