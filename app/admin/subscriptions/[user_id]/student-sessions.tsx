import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import { readDevice } from "@/components/account/device";
import type { SessionRow } from "@/lib/db/session/account-sessions";
import { formatMoment } from "@/lib/format/day";

/** The student's sessions. They use real time, not the test clock. */
export function StudentSessions({ sessions, now, timeZone }: { sessions: SessionRow[]; now: Date; timeZone: string }) {
  const t = useTranslations("adminStudent");
  const locale = useLocale();
  const id = useId();
  const deviceOf = (session: SessionRow) => {
    const { browser, system } = readDevice(session.user_agent);
    return browser && system ? t("deviceOn", { browser, system }) : (browser ?? system ?? t("device"));
  };
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-semibold text-base">
        {t("sessions")}
      </h2>
      {sessions.length === 0 && <p className="mt-2 text-ink-muted text-sm">{t("sessionsNone")}</p>}
      <ul className="mt-3 divide-y rounded-card border bg-surface-raised text-sm empty:hidden">
        {sessions.map((session) => (
          <li key={session.id} className="px-4 py-2">
            {t("session", {
              device: deviceOf(session),
              moment: formatMoment(session.last_seen_at, { locale, timeZone, now }),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
