import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { FoldoutRow } from "@/components/account/foldout-row";
import { FormActions } from "@/components/account/form-actions";
import { SettingsSection } from "@/components/account/settings-section";
import { Field } from "@/components/ui/field";
import type { BillingDetails } from "@/lib/client";
import { StudymeterError } from "@/lib/client/error";
import { saveBillingDetails } from "./billing-calls";
import { Problem } from "./problem";
import { type StateChoice, StateSelect } from "./state-select";
import { useChange } from "./use-change";

type BillingDetailsSectionProps = {
  details: BillingDetails;
  /** The student's name, used if the invoice details give none. */
  ownName: string | null;
  /** States for the place of supply; empty if invoices show none. */
  states: StateChoice[];
  studentId: string;
};

/** The billing details of the next invoices. */
export function BillingDetailsSection(props: BillingDetailsSectionProps) {
  const { details, ownName, states } = props;
  const t = useTranslations("billingDetails");
  const state = states.find(({ code }) => code === details.state)?.name;
  const lines = [
    details.address,
    states.length > 0 ? (state ?? t("noStateYet")) : null,
    details.gstin && t("gstinLine", { gstin: details.gstin }),
  ].filter(Boolean);
  return (
    <SettingsSection id="billingDetails" title={t("title")} lead={t("lead")}>
      <FoldoutRow
        title={details.name ?? ownName ?? t("noName")}
        about={lines.length > 0 ? <span className="whitespace-pre-line">{lines.join("\n")}</span> : t("noAddress")}
        action={t("change")}
      >
        {(close) => <BillingDetailsForm {...props} onClose={close} />}
      </FoldoutRow>
    </SettingsSection>
  );
}

function BillingDetailsForm({
  details,
  ownName,
  states,
  studentId,
  onClose,
}: BillingDetailsSectionProps & { onClose: () => void }) {
  const t = useTranslations("billingDetails");
  const id = useId();
  const { change, isPending, problem } = useChange();
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [state, setState] = useState(details.state ?? "");
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name) ?? "").trim() || null;
    const common = { name: given("name"), address: given("address") };
    const request = states.length > 0 ? { ...common, state: state || null, gstin: given("gstin") } : common;
    setWrong({});
    change(
      () =>
        saveBillingDetails(studentId, request).catch((error: unknown) => {
          if (error instanceof StudymeterError && error.code === "invalid_request") setWrong(error.fields);
          throw error;
        }),
      { done: t("saved"), after: onClose },
    );
  };
  const isExplained = Object.keys(wrong).length > 0;
  return (
    <form noValidate onSubmit={save} className="grid gap-4">
      <Field
        label={t("name")}
        hint={t("nameHint")}
        name="name"
        autoComplete="billing name"
        maxLength={100}
        defaultValue={details.name ?? ownName ?? ""}
        error={wrong.name && t("textProblem")}
      />
      <div className="grid gap-1.5">
        <label htmlFor={id} className="font-semibold text-sm">
          {t("address")}
        </label>
        <textarea
          id={id}
          name="address"
          rows={3}
          maxLength={300}
          autoComplete="billing street-address"
          defaultValue={details.address ?? ""}
          aria-invalid={wrong.address ? true : undefined}
          className="w-full rounded-control border border-line-strong bg-surface-raised px-3 py-2 text-base transition-colors hover:border-ink-muted"
        />
      </div>
      {states.length > 0 && (
        <>
          <Field
            label={t("gstin")}
            hint={t("gstinHint")}
            name="gstin"
            maxLength={15}
            autoCapitalize="characters"
            spellCheck={false}
            defaultValue={details.gstin ?? ""}
            error={wrong.gstin && t("gstinProblem")}
          />
          <StateSelect states={states} value={state} isWrong={Boolean(wrong.state)} onChange={setState} />
        </>
      )}
      <Problem text={isExplained ? null : problem} />
      <FormActions submit={t("save")} isPending={isPending} onCancel={onClose} />
    </form>
  );
}
