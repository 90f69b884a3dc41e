import { z } from "zod";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Action, Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, invoiceRef, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const paymentReceipt = z.object({
  recipient,
  fromPlanName: z.string(),
  planName: z.string(),
  paid: amount,
  paidAt: instant,
  method: z.string().nullable(),
  endsAt: instant,
  /** null when renewal is off. */
  renewsAt: instant.nullable(),
  renewalPrice: amount,
  receipt: invoiceRef,
});

export function PaymentReceipt({ facts, format, links, frame }: TemplateProps<typeof paymentReceipt>) {
  const { fromPlanName, planName, paid, paidAt, method, endsAt, renewsAt, renewalPrice, receipt } = facts;
  return (
    <Layout frame={frame} preview={`${format.money(paid)} paid for the rest of this period. ${planName} is active.`}>
      <Title>You're on {planName}</Title>
      <Paragraph>
        You paid {format.money(paid)}: the difference between {fromPlanName} and {planName} for the time until{" "}
        {format.moment(endsAt)}.
      </Paragraph>
      <Facts
        rows={[
          ["Paid", format.money(paid)],
          ["On", format.day(paidAt)],
          method ? ["Paid with", method] : null,
          renewsAt
            ? ["Renews on", `${format.day(renewsAt)} for ${format.money(renewalPrice)}`]
            : ["Ends", format.moment(endsAt)],
          [
            "Receipt",
            <TextLink key="r" href={links.invoice(receipt.number)}>
              {receipt.number}
            </TextLink>,
          ],
        ]}
      />
      <Action href={links.dashboard}>Go to your dashboard</Action>
    </Layout>
  );
}
