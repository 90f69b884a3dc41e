import { z } from "zod";
import { BILLING_PERIOD_DAYS, REMINDER_DAYS } from "@/lib/domain/terms";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Action, List, Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, paper, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const subscriptionActivated = z.object({
  recipient,
  plan: z.object({ name: z.string(), benefits: z.array(z.string()) }),
  paid: amount,
  startsAt: instant,
  endsAt: instant,
  /** When the next period is charged, and how much. */
  renewsAt: instant,
  renewalPrice: amount,
  /** "Visa ending in 1007"; null where nothing may be said. */
  method: z.string().nullable(),
  receipt: paper,
});

export function SubscriptionActivated({ facts, format, links, frame }: TemplateProps<typeof subscriptionActivated>) {
  const { plan, paid, renewsAt, renewalPrice, method, receipt } = facts;
  return (
    <Layout
      frame={frame}
      preview={`Everything is unlocked. ${format.money(paid)} paid, renews on ${format.day(renewsAt)}.`}
    >
      <Title>{plan.name} is on</Title>
      <Paragraph>Your limits are gone from now on. With {plan.name} you have:</Paragraph>
      <List items={plan.benefits} />
      <Action href={links.dashboard}>Go to your dashboard</Action>
      <Facts
        rows={[
          ["Plan", plan.name],
          ["Paid today", format.money(paid)],
          method ? ["Paid with", method] : null,
          ["This period ends", format.moment(facts.endsAt)],
          ["Renews on", `${format.day(renewsAt)} for ${format.money(renewalPrice)}`],
          [
            "Receipt",
            <TextLink key="r" href={links.invoice(receipt.number)}>
              {receipt.number}
            </TextLink>,
          ],
        ]}
      />
      <Paragraph quiet>
        It renews by itself every {BILLING_PERIOD_DAYS} days. We write {REMINDER_DAYS} days before each charge, and you
        can cancel any time before it: what you have paid for keeps working until the end.
      </Paragraph>
    </Layout>
  );
}
