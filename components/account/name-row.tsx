import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Account } from "@/lib/client";
import { callAccount } from "./account-calls";
import { SettingsRow } from "./settings-section";
import { useErrorMessage } from "./use-error-message";

type NameRowProps = {
  account: Account;
  onChange: (account: Account) => void;
};

export function NameRow({ account, onChange }: NameRowProps) {
  const t = useTranslations("settings");
  const id = useId();
  const explain = useErrorMessage();
  const [error, setError] = useState<string | null>(null);
  const { register, handleSubmit, formState, reset } = useForm({ values: { name: account.name ?? "" } });
  const save = async ({ name }: { name: string }) => {
    setError(null);
    const outcome = await callAccount("PATCH /api/account", { body: { name: name.trim() || null } });
    if (!outcome.ok) return setError(explain(outcome.error));
    onChange(outcome.body.account);
    reset({ name: outcome.body.account.name ?? "" });
    toast("good", t("nameSaved"));
  };
  return (
    <SettingsRow
      title={<label htmlFor={id}>{t("name")}</label>}
      about={t("nameAbout")}
      control={
        <form onSubmit={handleSubmit(save)} className="flex w-full min-w-0 gap-2 sm:w-80">
          <input
            id={id}
            autoComplete="name"
            maxLength={100}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            className="h-10 w-0 flex-1 rounded-control border border-line-strong bg-surface-raised px-3 text-base transition-colors hover:border-ink-muted sm:text-sm"
            {...register("name")}
          />
          <Button
            type="submit"
            intent="secondary"
            pending={formState.isSubmitting}
            disabled={!formState.isDirty && !formState.isSubmitting}
          >
            {t("save")}
          </Button>
        </form>
      }
    >
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-2 text-bad text-sm">
          {error}
        </p>
      )}
    </SettingsRow>
  );
}
