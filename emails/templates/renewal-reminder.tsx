import { z } from "zod";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { Facts } from "../parts/facts";
import { daysLabel } from "../parts/formatters";
import { Layout } from "../parts/layout";
import { Action, Heading2, List, Notice, Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const renewalReminder = z.object({
  recipient,
  variant: z.enum(["renews", "ends"]),
  /** Until the charge, or until the end. */
  days: z.int().positive(),
  /** The plan that is charged or ends; a planned change makes it differ from the current plan. */
  plan: z.object({ name: z.string(), benefits: z.array(z.string()) }),
  currentPlanName: z.string(),
  price: amount,
  /** null in the `ends` variant: nothing is charged. */
  chargedAt: instant.nullable(),
  endsAt: instant,
  method: z.string().nullable(),
  /** Why the charge will probably fail; null when no problem is known. */
  methodProblem: z.enum(["none", "unconfirmed", "expires", "expired", "cancelled", "paused", "payer"]).nullable(),
});

const PROBLEMS = {
  none: "You have no payment method. Add one, or the renewal will fail.",
  unconfirmed:
    "Your bank has not confirmed the mandate for automatic payments yet. Confirm it there or set up a new one, or the renewal will fail.",
  expires: "Your card expires before then. Replace it, or the renewal will fail.",
  expired: "Your card has expired. Replace it, or the renewal will fail.",
  cancelled:
    "The mandate for automatic payments was cancelled at your bank. Set up a new one, or the renewal will fail.",
  payer:
    "The charge needs the payer's email address and phone number, and we don't have both. Add them, or the renewal will fail.",
  paused:
    "The mandate for automatic payments is paused at your bank. Resume it there or set up a new one, or the renewal will fail.",
} as const;

export function RenewalReminder(props: TemplateProps<typeof renewalReminder>) {
  const { chargedAt } = props.facts;
  return chargedAt ? <Renews {...props} chargedAt={chargedAt} /> : <Ends {...props} />;
}

function Renews({
  facts,
  format,
  links,
  frame,
  chargedAt,
}: TemplateProps<typeof renewalReminder> & { chargedAt: Date }) {
  const { plan, days, price, method, methodProblem, currentPlanName } = facts;
  const lastDay = format.dayBefore(chargedAt);
  return (
    <Layout
      frame={frame}
      preview={
        methodProblem
          ? PROBLEMS[methodProblem]
          : `${format.money(price)} on ${format.day(chargedAt)}. You don't need to do anything.`
      }
    >
      <Title>
        {plan.name} renews in {daysLabel(days)}
      </Title>
      <Paragraph>
        On {format.day(chargedAt)} we will charge {format.money(price)} for the next {BILLING_PERIOD_DAYS} days.
        {methodProblem ? null : " You don't need to do anything."}
      </Paragraph>
      {plan.name === currentPlanName ? null : (
        <Paragraph>
          With this renewal you move from {currentPlanName} to {plan.name}, as you requested.
        </Paragraph>
      )}
      {methodProblem ? <Notice>{PROBLEMS[methodProblem]}</Notice> : null}
      <Facts
        rows={[
          ["Charge", format.money(price)],
          ["On", format.day(chargedAt)],
          ["From", method ?? "No payment method"],
          ["Last day to cancel", lastDay],
        ]}
      />
      <Action href={links.method}>
        {methodProblem === "payer"
          ? "Complete your contact details"
          : methodProblem
            ? "Fix your payment method"
            : "Check your payment method"}
      </Action>
      <Heading2>What you keep</Heading2>
      <List items={plan.benefits} />
      <Paragraph quiet>
        Don't want to renew? <TextLink href={links.cancel}>Cancel by {lastDay}</TextLink> and nothing will be charged.{" "}
        {currentPlanName} then works until {format.moment(facts.endsAt)}.
      </Paragraph>
    </Layout>
  );
}

function Ends({ facts, format, links, frame }: TemplateProps<typeof renewalReminder>) {
  const { plan, days, price, endsAt } = facts;
  return (
    <Layout
      frame={frame}
      preview={`Auto-renewal is off, so nothing will be charged. ${plan.name} works until ${format.moment(endsAt)}.`}
    >
      <Title>
        {plan.name} ends in {daysLabel(days)}
      </Title>
      <Paragraph>
        Auto-renewal is off, so nothing will be charged. You have full access until {format.moment(endsAt)}. After that
        the limits of the free plan apply.
      </Paragraph>
      <Action href={links.manage}>Turn on auto-renewal</Action>
      <Heading2>What you will lose</Heading2>
      <List items={plan.benefits} />
      <Facts
        rows={[
          ["Ends", format.moment(endsAt)],
          ["Price to keep it", `${format.money(price)} for ${BILLING_PERIOD_DAYS} days`],
        ]}
      />
    </Layout>
  );
}
