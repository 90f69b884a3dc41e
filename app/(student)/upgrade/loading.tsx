import { useTranslations } from "next-intl";
import { PageBody } from "@/components/shell/page-body";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

const three = [0, 1, 2];

export default function UpgradeLoading() {
  const t = useTranslations("common");
  return (
    <PageBody>
      <div role="status">
        <span className="sr-only">{t("loading")}</span>
        <Skeleton className="my-1 h-7 w-52" />
        <Skeleton className="mt-3 h-5 max-w-[36rem]" />
        <div className="mt-6 grid gap-3 md:grid-cols-3">
          {three.map((card) => (
            <Card key={card} className="grid content-start gap-4 p-5">
              <Skeleton className="h-6 w-1/3" />
              <Skeleton className="h-8 w-2/3" />
              <Skeleton className="h-5" />
              <Skeleton className="h-19" />
              <Skeleton className="h-12 rounded-control!" />
              <Skeleton className="h-10" />
            </Card>
          ))}
        </div>
      </div>
    </PageBody>
  );
}
