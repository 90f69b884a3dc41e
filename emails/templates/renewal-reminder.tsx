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
  /** The plan that is charged or ends, and the present one where a change is planned. */
  plan: z.object({ name: z.string(), benefits: z.array(z.string()) }),
  currentPlanName: z.string(),
  price: amount,
  /** null in the `ends` variant: nothing is charged. */
  chargedAt: instant.nullable(),
  endsAt: instant,
  method: z.string().nullable(),
  /** Why the charge will probably fail; null when nothing speaks against it. */
  methodProblem: z.enum(["none", "unconfirmed", "expires", "expired", "cancelled", "paused"]).nullable(),
});

const PROBLEMS = {
  none: "There is no payment method to charge. Add one, or the renewal fails.",
  unconfirmed:
    "Your bank has not confirmed the mandate for automatic payments yet. Confirm it there or set up a new one, or the renewal fails.",
  expires: "Your card expires before then. Replace it, or the renewal fails.",
  expired: "Your card has expired. Replace it, or the renewal fails.",
  cancelled: "The mandate for automatic payments was cancelled at your bank. Set up a new one, or the renewal fails.",
  paused:
    "The mandate for automatic payments is paused at your bank. Resume it there or set up a new one, or the renewal fails.",
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
          : `${format.money(price)} on ${format.day(chargedAt)}. There is nothing you need to do.`
      }
    >
      <Title>
        {plan.name} renews in {daysLabel(days)}
      </Title>
      <Paragraph>
        On {format.day(chargedAt)} we charge {format.money(price)} for the next {BILLING_PERIOD_DAYS} days.
        {methodProblem ? null : " There is nothing you need to do."}
      </Paragraph>
      {plan.name === currentPlanName ? null : (
        <Paragraph>
          With this renewal you move from {currentPlanName} to {plan.name}, as you planned.
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
      <Action href={links.method}>{methodProblem ? "Fix your payment method" : "Check your payment method"}</Action>
      <Heading2>What you keep</Heading2>
      <List items={plan.benefits} />
      <Paragraph quiet>
        Don't want it any more? <TextLink href={links.cancel}>Cancel by {lastDay}</TextLink> and nothing is charged.{" "}
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
      preview={`Renewal is off, so nothing is charged. ${plan.name} works until ${format.moment(endsAt)}.`}
    >
      <Title>
        {plan.name} ends in {daysLabel(days)}
      </Title>
      <Paragraph>
        Renewal is off, so nothing is charged. Everything works until {format.moment(endsAt)}; after that the limits of
        the free plan count again.
      </Paragraph>
      <Action href={links.manage}>Turn renewal on</Action>
      <Heading2>What ends with it</Heading2>
      <List items={plan.benefits} />
      <Facts
        rows={[
          ["Ends", format.moment(endsAt)],
          ["To keep it", `${format.money(price)} for ${BILLING_PERIOD_DAYS} days`],
        ]}
      />
    </Layout>
  );
}
