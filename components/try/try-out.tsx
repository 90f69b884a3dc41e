"use client";

import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useLiveUsage } from "@/components/live/use-live-usage";
import { type FeatureUsage, quotaOf, type UsageSnapshot } from "@/components/quota/quota";
import { QuotaMeter } from "@/components/quota/quota-meter";
import { useQuotaLabels } from "@/components/quota/use-quota-labels";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { RESERVATION_MINUTES } from "@/lib/domain/terms";
import { pickQuestions } from "./bank/pick-questions";
import { type Question, type Subject, subjects } from "./bank/question";
import { CallLog } from "./call-log";
import { Choices } from "./choices";
import { Flashcards } from "./flashcards";
import { PlainSession } from "./plain-session";
import { Quiz } from "./quiz";
import { StageHeading } from "./stage-heading";
import { type FormError, type Stage, useAttempt } from "./use-attempt";

const PaywallDialog = lazy(() => import("@/components/quota/paywall-dialog"));

/** The content of some features here; the others have only start and finish. */
const kinds: Record<string, { kind: "quiz" | "cards"; count: number }> = {
  quiz: { kind: "quiz", count: 5 },
  daily_quiz: { kind: "quiz", count: 5 },
  flashcards: { kind: "cards", count: 6 },
};

type TryOutProps = {
  feature: string;
  usage: FeatureUsage;
  initial: UsageSnapshot;
  studentId: string;
};

export function TryOut({ feature, usage: rendered, initial, studentId }: TryOutProps) {
  const { snapshot } = useLiveUsage(initial, studentId);
  const usage = snapshot.feature_usage[feature] ?? rendered;
  const attempt = useAttempt(feature, studentId, initial.timestamp);
  const [isPaywallOpen, setIsPaywallOpen] = useState(false);
  const start = async () => {
    if ((await attempt.start()) === "refused") setIsPaywallOpen(true);
  };
  return (
    <div className="mt-5 grid items-start gap-6 lg:grid-cols-[3fr_2fr] lg:gap-8">
      <div className="grid min-w-0 gap-4">
        <QuotaSummary usage={usage} now={snapshot.timestamp} />
        <section className="grid gap-4 rounded-card border bg-surface-raised p-4 sm:p-6">
          {attempt.error && <ErrorCallout error={attempt.error} />}
          <Session
            feature={feature}
            usage={usage}
            now={snapshot.timestamp}
            attempt={attempt}
            onStart={start}
            onUnlock={() => setIsPaywallOpen(true)}
          />
        </section>
      </div>
      <CallLog calls={attempt.calls} />
      {isPaywallOpen || attempt.stage === "refused" ? (
        <Suspense>
          <PaywallDialog
            open={isPaywallOpen}
            onClose={() => setIsPaywallOpen(false)}
            studentId={studentId}
            feature={feature}
            usage={usage}
            now={snapshot.timestamp}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

/** The meter, as on the dashboard: it follows the student's reservations and uses live. */
function QuotaSummary({ usage, now }: { usage: FeatureUsage; now: string }) {
  const label = useQuotaLabels(now);
  const quota = quotaOf(usage);
  return (
    <div className="grid gap-1.5">
      <QuotaMeter quota={quota} label={label.spoken(quota, usage.resets_at)} />
      <p className="flex flex-wrap justify-between gap-x-4 text-ink-muted text-xs">
        <span>{label.summary(quota)}</span>
        <span>{label.when(quota, usage, false)}</span>
      </p>
    </div>
  );
}

/** The button's label if it does not offer another try. */
const BUTTONS: Partial<Record<Stage, "start" | "unlock">> = { ready: "start", refused: "unlock" };

type SessionProps = {
  feature: string;
  usage: FeatureUsage;
  now: string;
  attempt: ReturnType<typeof useAttempt>;
  onStart: () => Promise<void>;
  onUnlock: () => void;
};

function Session({ feature, usage, now, attempt, onStart, onUnlock }: SessionProps) {
  const t = useTranslations("try");
  const [subject, setSubject] = useState<Subject | "mixed">("mixed");
  const kind = kinds[feature];
  // Chosen in advance for a reservation that is still open when the page reloads.
  const [questions, setQuestions] = useState<readonly Question[]>(() =>
    kind ? pickQuestions("mixed", kind.count) : [],
  );
  const [result, setResult] = useState("");
  const { pending } = attempt;
  // A student with nothing left is told so before they press Start.
  const stage = attempt.stage === "ready" && quotaOf(usage).level === "out" ? "refused" : attempt.stage;

  const start = () => {
    if (kind) setQuestions(pickQuestions(subject, kind.count));
    setResult("");
    void onStart();
  };
  if (stage !== "held") {
    return (
      <>
        <StageHeading key={stage} takesFocus={stage !== "ready" && stage !== "refused"}>
          {stage === "counted" && result ? result : t(`${stage}Title`, { name: usage.name })}
        </StageHeading>
        <p className="text-ink-muted text-sm">{t(`${stage}Lead`, { minutes: RESERVATION_MINUTES })}</p>
        {kind && stage !== "refused" && (
          <Choices
            legend={t("subject")}
            choices={["mixed" as const, ...subjects].map((value) => ({ value, label: t(`subjects.${value}`) }))}
            value={subject}
            onChange={(value) => setSubject(subjects.find((known) => known === value) ?? "mixed")}
          />
        )}
        <Button
          pending={pending === "start"}
          onClick={stage === "refused" ? onUnlock : start}
          className="justify-self-start max-sm:w-full"
        >
          {t(BUTTONS[stage] ?? "startAgain")}
        </Button>
      </>
    );
  }

  const isFinishing = pending === "finish";
  return (
    <>
      {kind?.kind === "quiz" && (
        <Quiz
          questions={questions}
          isFinishing={isFinishing}
          onFinish={(score) => {
            setResult(t("score", { score, count: questions.length }));
            void attempt.finish({ output_data: { score, of: questions.length } });
          }}
        />
      )}
      {kind?.kind === "cards" && (
        <Flashcards
          cards={questions}
          isFinishing={isFinishing}
          onFinish={(again) => {
            setResult(t("cardsDone", { count: questions.length }));
            void attempt.finish({ output_data: { cards: questions.length, again } });
          }}
        />
      )}
      {!kind && <PlainSession name={usage.name} isFinishing={isFinishing} onFinish={() => void attempt.finish()} />}
      <Hold attempt={attempt} now={now} />
    </>
  );
}

/** The reservation, when it expires, and the button that releases it. */
function Hold({ attempt, now }: Pick<SessionProps, "attempt" | "now">) {
  const t = useTranslations("try");
  const label = useQuotaLabels(now);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t pt-4">
      <p className="text-ink-muted text-sm">
        {attempt.expiresAt && t("heldUntil", { time: label.time(attempt.expiresAt) })}
      </p>
      <Button intent="secondary" size="sm" pending={attempt.pending === "giveUp"} onClick={() => void attempt.giveUp()}>
        {t("giveUp")}
      </Button>
    </div>
  );
}

function ErrorCallout({ error }: { error: FormError }) {
  const t = useTranslations("errors");
  return (
    <Callout tone="bad" role="alert">
      {error.kind === "unexpected" ? t("unexpected", { reference: error.reference }) : t(error.kind)}
    </Callout>
  );
}
