import { Link2, Monitor, Smartphone } from "lucide-react";
import { useTimeZone, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useWhen } from "@/components/ui/use-when";
import type { Session } from "@/lib/client";
import { callAccount, type Outcome } from "./account-calls";
import { readDevice } from "./device";
import { SettingsRow } from "./settings-section";
import { useSessions } from "./use-account";
import { useErrorMessage } from "./use-error-message";

type SessionsListProps = {
  initial: Session[];
  now: string;
};

export function SessionsList({ initial, now }: SessionsListProps) {
  const t = useTranslations("settings");
  const explain = useErrorMessage();
  const { sessions, refresh } = useSessions(initial);
  const [ending, setEnding] = useState<string | null>(null);
  const end = async (id: string, call: Promise<Outcome<unknown>>, done: string) => {
    setEnding(id);
    const outcome = await call;
    await refresh();
    setEnding(null);
    const text = outcome.ok ? done : explain(outcome.error);
    if (text !== null) toast(outcome.ok ? "good" : "bad", text);
  };
  // The current device first; the others in the server's order, by last activity.
  const ordered = [...sessions.filter(({ current }) => current), ...sessions.filter(({ current }) => !current)];
  return (
    <>
      <ul className="divide-y">
        {ordered.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            now={now}
            isEnding={ending === session.id}
            onEnd={() => end(session.id, endSession(session.id), t("sessionEnded"))}
          />
        ))}
      </ul>
      {sessions.some(({ current }) => !current) && (
        <SettingsRow
          title={t("sessionsOthers")}
          about={t("sessionsOthersAbout")}
          control={
            <Button
              intent="secondary"
              size="sm"
              pending={ending === "others"}
              onClick={() => end("others", callAccount("DELETE /api/account/sessions"), t("sessionsEnded"))}
            >
              {t("sessionsEnd")}
            </Button>
          }
        />
      )}
    </>
  );
}

function endSession(id: string) {
  return callAccount("DELETE /api/account/sessions/{id}", { params: { id } });
}

type SessionRowProps = {
  session: Session;
  now: string;
  isEnding: boolean;
  onEnd: () => void;
};

function SessionRow({ session, now, isEnding, onEnd }: SessionRowProps) {
  const t = useTranslations("settings");
  const when = useWhen(now, useTimeZone() ?? "UTC");
  const device = readDevice(session.user_agent);
  const name = useDeviceName(session);
  const Icon = session.origin === "portal_link" ? Link2 : device.isPhone ? Smartphone : Monitor;
  return (
    <li>
      <SettingsRow
        title={
          <span className="flex items-center gap-2">
            <Icon className="size-4 shrink-0 text-ink-muted" aria-hidden />
            {name}
            {session.current && (
              <span className="rounded-full bg-accent-soft px-2 font-semibold text-accent text-xs leading-5">
                {t("sessionCurrent")}
              </span>
            )}
          </span>
        }
        about={t(session.current ? "sessionSince" : "sessionSeen", {
          seen: when(session.last_seen_at),
          since: when(session.created_at),
        })}
        control={
          !session.current && (
            <Button
              intent="secondary"
              size="sm"
              pending={isEnding}
              aria-label={t("sessionEndNamed", { name })}
              onClick={onEnd}
            >
              {t("sessionEnd")}
            </Button>
          )
        }
      />
    </li>
  );
}

function useDeviceName(session: Session): string {
  const t = useTranslations("settings");
  const { browser, system } = readDevice(session.user_agent);
  if (browser && system) return t("device", { browser, system });
  return browser ?? system ?? t(session.origin === "portal_link" ? "devicePortal" : "deviceUnknown");
}
