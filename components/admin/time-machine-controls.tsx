"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { PORTAL_LINK_MINUTES } from "@/lib/domain/terms";
import { linkFor, moveClock, type NextPayments, payFor, setNextPayments } from "./admin-calls";
import { useAdminAction } from "./use-admin-action";

type TimeMachineControlsProps = {
  /** `stu_…` */
  studentId: string;
  clockId: string;
  /** When the next renewal is charged; null where none is. */
  renewalAt: string | null;
  /** What the student can pay for now: a new plan, the renewal, or nothing. */
  payable: "plan" | "renewal" | null;
};

/** The controls of a student's test clock, gateway behaviour and payments. */
export function TimeMachineControls(props: TimeMachineControlsProps) {
  const t = useTranslations("timeMachine");
  const action = useAdminAction();
  return (
    <div className="grid gap-3">
      {action.problem && (
        <Callout tone="bad" role="alert">
          {action.problem}
        </Callout>
      )}
      <Clock {...props} action={action} />
      <Gateway {...props} action={action} />
      <Panel title={t("asStudent")} lead={t("asStudentLead")}>
        <AsStudent {...props} action={action} />
      </Panel>
    </div>
  );
}

type PanelProps = TimeMachineControlsProps & { action: ReturnType<typeof useAdminAction> };

function Panel({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const id = useId();
  return (
    <Card className="p-4">
      <section aria-labelledby={id}>
        <h2 id={id} className="font-semibold text-sm">
          {title}
        </h2>
        <p className="mt-0.5 text-pretty text-ink-muted text-sm">{lead}</p>
        <div className="mt-3">{children}</div>
      </section>
    </Card>
  );
}

const steps = [1, 7, 30] as const;

function Clock({ clockId, renewalAt, action }: PanelProps) {
  const t = useTranslations("timeMachine");
  const [to, setTo] = useState("");
  const move = (event: FormEvent) => {
    event.preventDefault();
    // The field gives the browser's local time; the clock wants an instant.
    if (to) action.run("to", () => moveClock(clockId, { to: new Date(to).toISOString() }));
  };
  return (
    <Panel title={t("clock")} lead={t("clockLead")}>
      <div className="flex flex-wrap gap-2">
        {steps.map((days) => (
          <Button
            key={days}
            intent="secondary"
            pending={action.isDoing(`days ${days}`)}
            onClick={() => action.run(`days ${days}`, () => moveClock(clockId, { days }))}
          >
            {t("days", { days })}
          </Button>
        ))}
        {renewalAt && (
          <Button
            pending={action.isDoing("renewal")}
            onClick={() => action.run("renewal", () => moveClock(clockId, { to: renewalAt }))}
          >
            {t("toRenewal")}
          </Button>
        )}
      </div>
      <form onSubmit={move} className="mt-4 flex flex-wrap items-end gap-2">
        <Field
          label={t("to")}
          type="datetime-local"
          value={to}
          onChange={(event) => setTo(event.target.value)}
          className="min-w-52 flex-1"
        />
        <Button type="submit" intent="secondary" className="h-11!" pending={action.isDoing("to")}>
          {t("move")}
        </Button>
      </form>
    </Panel>
  );
}

/** Possible gateway outcomes, by their message key. */
const OUTCOMES = {
  capture: { next: "capture" },
  insufficient_funds: { next: "decline", reason: "insufficient_funds" },
  card_declined: { next: "decline", reason: "card_declined" },
  card_expired: { next: "decline", reason: "card_expired" },
  mandate_cancelled: { next: "decline", reason: "mandate_cancelled" },
  late: { next: "capture", settle_after: "bank" },
  timeout: { next: "capture", fault: "timeout" },
} as const satisfies Record<string, Omit<NextPayments, "times">>;

type Outcome = keyof typeof OUTCOMES;

function Gateway({ studentId, action }: PanelProps) {
  const t = useTranslations("timeMachine");
  const [outcome, setOutcome] = useState<Outcome>("card_declined");
  const [isAlways, setIsAlways] = useState(false);
  const [set, setSet] = useState<Outcome | null>(null);
  const choose = (event: FormEvent) => {
    event.preventDefault();
    action.run("gateway", async () => {
      await setNextPayments(studentId, { ...OUTCOMES[outcome], times: isAlways ? "always" : 1 });
      setSet(outcome);
    });
  };
  const id = useId();
  return (
    <Panel title={t("gateway")} lead={t("gatewayLead")}>
      <form onSubmit={choose} className="grid gap-3">
        <label htmlFor={id} className="sr-only">
          {t("outcome")}
        </label>
        <select
          id={id}
          value={outcome}
          onChange={(event) => setOutcome(event.target.value as Outcome)}
          className="h-11 w-full min-w-0 rounded-control border border-line-strong bg-surface-raised px-3 text-sm"
        >
          {(Object.keys(OUTCOMES) as Outcome[]).map((name) => (
            <option key={name} value={name}>
              {t(`outcomes.${name}`)}
            </option>
          ))}
        </select>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <label className="flex min-h-11 items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={isAlways}
              onChange={(event) => setIsAlways(event.target.checked)}
              className="size-4 accent-accent"
            />
            {t("always")}
          </label>
          <Button type="submit" intent="secondary" pending={action.isDoing("gateway")}>
            {t("set")}
          </Button>
        </div>
      </form>
      <p aria-live="polite" className="text-ink-muted text-sm">
        {set && t("isSet", { outcome: t(`outcomes.${set}`) })}
      </p>
    </Panel>
  );
}

function AsStudent({ studentId, payable, action }: PanelProps) {
  const t = useTranslations("timeMachine");
  const [link, setLink] = useState<string | null>(null);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {payable === "plan" &&
          (["premium", "pro"] as const).map((plan) => (
            <Button
              key={plan}
              intent="secondary"
              pending={action.isDoing(plan)}
              onClick={() => action.run(plan, () => payFor(studentId, plan))}
            >
              {t(plan)}
            </Button>
          ))}
        {payable === "renewal" && (
          <Button
            intent="secondary"
            pending={action.isDoing("renew")}
            onClick={() => action.run("renew", () => payFor(studentId, null))}
          >
            {t("renewNow")}
          </Button>
        )}
        <Button
          intent="secondary"
          pending={action.isDoing("link")}
          onClick={() => action.run("link", async () => setLink(await linkFor(studentId)))}
        >
          {t("makeLink")}
        </Button>
      </div>
      {link && (
        <p className="mt-3 text-sm">
          <span className="text-ink-muted">{t("link", { minutes: PORTAL_LINK_MINUTES })}</span>{" "}
          <code className="tabular wrap-anywhere select-all text-xs">{link}</code>
        </p>
      )}
    </>
  );
}
