"use client";

import { useTranslations } from "next-intl";
import type { Theme } from "@/components/ui/theme";
import type { Account, MailPreference, Session } from "@/lib/client";
import { EmailRow } from "./email-row";
import { EraseRow } from "./erase-row";
import { ExportRow } from "./export-row";
import { MailsSection } from "./mails-section";
import { NameRow } from "./name-row";
import { PasswordRow } from "./password-row";
import { SessionsList } from "./sessions-list";
import { SettingsRow, SettingsSection } from "./settings-section";
import { ThemeRow } from "./theme-row";
import { TimeZoneRow } from "./time-zone-row";
import { useAccount } from "./use-account";

type SettingsProps = {
  /** `mails` is null for staff, who get none that can be turned off. */
  initial: { account: Account; sessions: Session[]; mails: MailPreference[] | null; theme: Theme };
  zones: string[];
  fallbackZone: string;
  /** Key of the paid plan; null on free. */
  paidPlan: string | null;
  now: string;
  isDemo: boolean;
};

export function Settings({ initial, zones, fallbackZone, paidPlan, now, isDemo }: SettingsProps) {
  const t = useTranslations("settings");
  const { account, show } = useAccount(initial.account);
  const isStudent = account.student_id !== null;
  return (
    <div className="grid grid-cols-1 gap-8">
      <SettingsSection title={t("profile")} lead={t("profileLead")}>
        <NameRow account={account} onChange={show} />
        {account.id ? (
          <EmailRow account={account} isDemo={isDemo} />
        ) : (
          <SettingsRow title={t("email")} about={account.email ?? t("emailNone")} />
        )}
        {isStudent && <TimeZoneRow account={account} zones={zones} fallback={fallbackZone} onChange={show} />}
        <ThemeRow initial={initial.theme} />
      </SettingsSection>
      <SettingsSection title={t("security")} lead={t("securityLead")}>
        {account.has_password ? (
          <PasswordRow account={account} />
        ) : (
          <SettingsRow title={t("password")} about={t("passwordNone")} />
        )}
        <SessionsList initial={initial.sessions} now={now} />
      </SettingsSection>
      {initial.mails && <MailsSection initial={initial.mails} />}
      {isStudent && (
        <SettingsSection title={t("data")} lead={t("dataLead")}>
          <ExportRow today={now.slice(0, 10)} />
          {account.has_password ? (
            <EraseRow paidPlan={paidPlan} />
          ) : (
            <SettingsRow title={t("erase")} about={t("eraseElsewhere")} />
          )}
        </SettingsSection>
      )}
    </div>
  );
}
