import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { formatMoney } from "@/lib/format/money";
import { readTypedMoney } from "@/lib/format/typed-money";
import { AmountField } from "./amount-field";
import { SelectField } from "./select-field";
import type { AdminActionStudent } from "./student";
import { SubscriptionAction } from "./subscription-action";

type RefundDialogProps = { student: AdminActionStudent; onClose: () => void };

/** A refund of one payment, whose preview names the upgrades that go with it. */
export function RefundDialog({ student, onClose }: RefundDialogProps) {
  const t = useTranslations("adminActions.refund");
  const locale = useLocale();
  const invoices = student.invoices.filter(({ kind }) => kind === "invoice");
  const [payment, setPayment] = useState(invoices[0]?.payment_id ?? "");
  const [amount, setAmount] = useState("");
  const [upgrades, setUpgrades] = useState<"with" | "without">("with");
  const { currency = student.currency } = invoices.find(({ payment_id }) => payment_id === payment) ?? {};
  const minor = amount.trim() === "" ? undefined : readTypedMoney(amount, currency);
  const include = { include_upgrades: upgrades === "with" };
  return (
    <SubscriptionAction
      name="refund"
      isDangerous
      call="POST /api/admin/subscriptions/{user_id}/refund"
      params={{ user_id: student.userId }}
      body={
        minor === null ? null : { payment_id: payment, ...include, ...(minor === undefined ? {} : { amount: minor }) }
      }
      onClose={onClose}
    >
      <SelectField
        label={t("payment")}
        value={payment}
        onChange={setPayment}
        choices={invoices.map((invoice) => ({
          value: invoice.payment_id,
          label: `${invoice.number}, ${formatMoney(invoice, locale)}`,
        }))}
      />
      <AmountField
        value={amount}
        onChange={setAmount}
        isWrong={minor === null}
        currency={currency}
        hint={t("amountHint")}
      />
      {invoices.length > 1 && (
        <SelectField
          label={t("upgrades")}
          value={upgrades}
          onChange={setUpgrades}
          choices={[
            { value: "with", label: t("withUpgrades") },
            { value: "without", label: t("withoutUpgrades") },
          ]}
        />
      )}
    </SubscriptionAction>
  );
}
