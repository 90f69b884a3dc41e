import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { toTypedMoney } from "@/lib/format/typed-money";

/** Minor units that show how an amount is written. */
const AN_AMOUNT = 49_950;

type AmountFieldProps = {
  value: string;
  onChange: (value: string) => void;
  isWrong: boolean;
  currency: string;
  hint?: string;
};

/** An amount to refund, as it is typed. */
export function AmountField({ value, onChange, isWrong, currency, hint }: AmountFieldProps) {
  const t = useTranslations("adminActions.refund");
  return (
    <Field
      label={t("amount", { currency })}
      inputMode="decimal"
      autoComplete="off"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      hint={hint}
      error={isWrong && value !== "" && t("amountWrong", { example: toTypedMoney({ amount: AN_AMOUNT, currency }) })}
    />
  );
}
