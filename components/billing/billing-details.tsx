import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useRef } from "react";
import { Field } from "@/components/ui/field";

export interface BillingDetailsInput {
  /** GST code of the state; "" where she names none. */
  state: string;
  gstin: string;
}

export interface StateChoice {
  code: string;
  name: string;
}

type BillingDetailsProps = {
  states: StateChoice[];
  value: BillingDetailsInput;
  /** Field → what is wrong with it. */
  problems: Record<string, string>;
  onChange: (value: BillingDetailsInput) => void;
};

/** What a receipt in rupees may name besides her. Nothing of it is needed to pay, so it is folded away. */
export function BillingDetails({ states, value, problems, onChange }: BillingDetailsProps) {
  const t = useTranslations("upgrade");
  const id = useId();
  const box = useRef<HTMLDetailsElement>(null);
  const hasProblem = Boolean(problems.state ?? problems.gstin);
  // The button that she pressed is far from what is wrong, on a phone out of sight.
  useEffect(() => {
    if (hasProblem) box.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [hasProblem]);
  return (
    <details ref={box} key={String(hasProblem)} open={hasProblem} className="group mt-4 max-w-[34rem] text-sm">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-1.5 rounded-control font-semibold">
        <ChevronRight className="size-4 text-ink-muted transition-transform group-open:rotate-90" aria-hidden />
        {t("details")}
      </summary>
      <div className="mt-2 grid gap-4 sm:grid-cols-2">
        <div className="grid content-start gap-1.5">
          <label htmlFor={id} className="font-semibold text-sm">
            {t("state")}
          </label>
          <select
            id={id}
            value={value.state}
            aria-invalid={problems.state ? true : undefined}
            onChange={(event) => onChange({ ...value, state: event.target.value })}
            className="h-11 w-full min-w-0 rounded-control border border-line-strong bg-surface-raised px-3 text-base"
          >
            <option value="">{t("noState")}</option>
            {states.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
          {problems.state && <p className="text-bad">{t("stateProblem")}</p>}
        </div>
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
