import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Field } from "@/components/ui/field";
import { type StateChoice, StateSelect } from "./state-select";

export interface BillingDetailsInput {
  /** GST code of the state; "" if none is given. */
  state: string;
  gstin: string;
}

type BillingDetailsProps = {
  states: StateChoice[];
  value: BillingDetailsInput;
  /** The student has not given a state yet, so the form asks for it. */
  isAsked: boolean;
  /** Field → what is wrong with it. */
  problems: Record<string, string>;
  onChange: (value: BillingDetailsInput) => void;
};

/** Invoice details for receipts in rupees, folded once they are given. A seller with a GSTIN needs the state. */
export function BillingDetails({ states, value, isAsked, problems, onChange }: BillingDetailsProps) {
  const t = useTranslations("billingDetails");
  const box = useRef<HTMLDetailsElement>(null);
  const hasProblem = Boolean(problems.state ?? problems.gstin);
  const wrongFields = Object.keys(problems).join();
  // The pressed button is far from the field with the error, out of sight on a phone.
  useEffect(() => {
    if (wrongFields !== "") box.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [wrongFields]);
  return (
    <details
      ref={box}
      key={String(hasProblem)}
      open={hasProblem || isAsked}
      className="group mt-4 max-w-[34rem] text-sm"
    >
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-1.5 rounded-control font-semibold">
        <ChevronRight className="size-4 text-ink-muted transition-transform group-open:rotate-90" aria-hidden />
        {t("atCheckout")}
      </summary>
      <p className="mt-1 text-pretty text-ink-muted">{t("why")}</p>
      <div className="mt-3 grid gap-4 sm:grid-cols-2">
        <StateSelect
          states={states}
          value={value.state}
          isWrong={Boolean(problems.state)}
          onChange={(state) => onChange({ ...value, state })}
        />
        <Field
          label={t("gstin")}
          hint={t("gstinHint")}
          error={problems.gstin && t("gstinProblem")}
          value={value.gstin}
          maxLength={15}
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => onChange({ ...value, gstin: event.target.value })}
        />
      </div>
    </details>
  );
}
