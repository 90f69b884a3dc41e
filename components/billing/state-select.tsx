import { useTranslations } from "next-intl";
import { useId } from "react";

export interface StateChoice {
  code: string;
  name: string;
}

type StateSelectProps = {
  states: StateChoice[];
  /** GST code; "" if none is given. */
  value: string;
  isWrong: boolean;
  onChange: (code: string) => void;
};

/** The place of supply. */
export function StateSelect({ states, value, isWrong, onChange }: StateSelectProps) {
  const t = useTranslations("billingDetails");
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-semibold text-sm">
        {t("state")}
      </label>
      <select
        id={id}
        value={value}
        aria-invalid={isWrong ? true : undefined}
        aria-describedby={isWrong ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className="h-11 w-full min-w-0 rounded-control border border-line-strong bg-surface-raised px-3 text-base"
      >
        <option value="">{t("noState")}</option>
        {states.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      {isWrong && (
        <p id={`${id}-error`} className="text-bad text-sm">
          {t(value === "" ? "stateMissing" : "stateProblem")}
        </p>
      )}
    </div>
  );
}
