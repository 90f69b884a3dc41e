import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { toast } from "@/components/ui/toast";
import type { MailPreference } from "@/lib/client";
import { callAccount } from "./account-calls";
import { SettingsRow, SettingsSection } from "./settings-section";
import { useErrorMessage } from "./use-error-message";

/** Settings for optional mails; mails that are always sent are listed beside them. */
export function MailsSection({ initial }: { initial: readonly MailPreference[] }) {
  const t = useTranslations("settings");
  const [mails, setMails] = useState(initial);
  return (
    <SettingsSection id="mails" title={t("mails")} lead={t("mailsLead")}>
      {mails.map((mail) => (
        <MailRow key={mail.type} mail={mail} onChange={setMails} />
      ))}
      <SettingsRow
        title={t("mailsAlways")}
        about={t("mailsAlwaysAbout")}
        control={<span className="text-ink-muted text-sm">{t("mailsOn")}</span>}
      />
    </SettingsSection>
  );
}

type MailRowProps = {
  mail: MailPreference;
  onChange: (mails: MailPreference[]) => void;
};

function MailRow({ mail, onChange }: MailRowProps) {
  const t = useTranslations("settings");
  const id = useId();
  const explain = useErrorMessage();
  const [isSaving, setIsSaving] = useState(false);
  const { type } = mail;
  const choose = async (wanted: boolean) => {
    setIsSaving(true);
    const outcome = await callAccount("PUT /api/account/mails", { body: { type, wanted } });
    setIsSaving(false);
    if (outcome.ok) {
      onChange(outcome.body.mails);
      return toast("good", t(wanted ? "mailsTurnedOn" : "mailsTurnedOff"));
    }
    const text = explain(outcome.error);
    if (text !== null) toast("bad", text);
  };
  return (
    <SettingsRow
      title={<label htmlFor={id}>{t(`mailTypes.${type}.title`)}</label>}
      about={t(`mailTypes.${type}.about`)}
      control={
        <span className="flex items-center gap-2 text-ink-muted text-sm">
          <span aria-hidden>{t(mail.wanted ? "mailsOn" : "mailsOff")}</span>
          <input
            id={id}
            type="checkbox"
            role="switch"
            checked={mail.wanted}
            aria-checked={mail.wanted}
            disabled={isSaving}
            onChange={(event) => void choose(event.target.checked)}
            className="touch-target relative h-6 w-10 cursor-pointer appearance-none rounded-full border border-line-strong bg-surface-sunken transition-colors before:absolute before:start-0.5 before:top-0.5 before:size-4.5 before:rounded-full before:bg-ink-muted before:transition-[translate,background-color] checked:border-accent checked:bg-accent checked:before:translate-x-4 checked:before:bg-accent-ink"
          />
        </span>
      }
    />
  );
}
