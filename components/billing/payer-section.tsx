import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { FoldoutRow } from "@/components/account/foldout-row";
import { FormActions } from "@/components/account/form-actions";
import { SettingsSection } from "@/components/account/settings-section";
import { toast } from "@/components/ui/toast";
import type { Payer } from "@/lib/client";
import { PayerForm } from "./payer-form";

type PayerSectionProps = { payer: Payer; studentId: string };

/** Who is charged for renewals: the bank's notices go to these. */
export function PayerSection({ payer, studentId }: PayerSectionProps) {
  const t = useTranslations("payer");
  const router = useRouter();
  const { name, email, phone } = payer;
  const lines = [email ?? t("noEmail"), phone ?? t("noPhone")];
  return (
    <SettingsSection id="payer" title={t("title")} lead={t("lead")}>
      <FoldoutRow
        title={name ?? t("noName")}
        about={<span className="whitespace-pre-line">{lines.join("\n")}</span>}
        action={t("change")}
      >
        {(close) => (
          <PayerForm
            studentId={studentId}
            known={payer}
            actions={(isPending) => <FormActions submit={t("save")} isPending={isPending} onCancel={close} />}
            onSaved={() => {
              toast("good", t("saved"));
              close();
              router.refresh();
            }}
          />
        )}
      </FoldoutRow>
    </SettingsSection>
  );
}
