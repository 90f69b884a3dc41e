import { useQuery } from "@tanstack/react-query";
import { Contact } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { readPayer } from "./billing-calls";
import { PayerForm } from "./payer-form";
import { StatePage } from "./state-page";
import type { CheckoutControl } from "./use-checkout";

type PayerPageProps = { studentId: string; control: CheckoutControl; back: string };

/** Asks for what renewals need and is not known yet, before the gateway's window opens. */
export function PayerPage({ studentId, control, back }: PayerPageProps) {
  const t = useTranslations("payer");
  const known = useQuery({
    queryKey: ["payer", studentId],
    queryFn: () => readPayer(studentId),
    gcTime: 0,
    retry: false,
  });
  const empty = { name: null, email: null, phone: null };
  return (
    <StatePage Icon={Contact} tone="quiet" title={t("askTitle")} lead={t("askLead")}>
      <div className="mt-6 max-w-[26rem]">
        {known.isPending ? (
          <Skeleton className="h-72 rounded-card!" />
        ) : (
          <PayerForm
            studentId={studentId}
            known={known.data?.payer ?? empty}
            onSaved={control.goOn}
            actions={(isPending) => (
              <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
                <Button type="submit" size="lg" pending={isPending}>
                  {t("askGoOn")}
                </Button>
                <Button intent="quiet" onClick={control.back}>
                  {back}
                </Button>
              </div>
            )}
          />
        )}
      </div>
    </StatePage>
  );
}
