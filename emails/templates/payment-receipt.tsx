import { z } from "zod";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Action, Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, paper, reader } from "../reader";
import type { TemplateProps } from "../template";

export const paymentReceipt = z.object({
  reader,
  fromPlanName: z.string(),
  planName: z.string(),
  paid: amount,
  paidAt: instant,
  method: z.string().nullable(),
  endsAt: instant,
  /** null when renewal is off. */
  renewsAt: instant.nullable(),
  renewalPrice: amount,
  receipt: paper,
});

export function PaymentReceipt({ facts, say, links, frame }: TemplateProps<typeof paymentReceipt>) {
  const { fromPlanName, planName, paid, paidAt, method, endsAt, renewsAt, renewalPrice, receipt } = facts;
  return (
    <Layout frame={frame} preview={`${say.money(paid)} paid for the rest of this period. ${planName} is on.`}>
      <Title>You're on {planName}</Title>
      <Paragraph>
        You paid {say.money(paid)}: the difference between {fromPlanName} and {planName} for the time until{" "}
        {say.moment(endsAt)}.
      </Paragraph>
      <Facts
        rows={[
          ["Paid", say.money(paid)],
          ["On", say.day(paidAt)],
          method ? ["Paid with", method] : null,
          renewsAt
            ? ["Renews on", `${say.day(renewsAt)} for ${say.money(renewalPrice)}`]
            : ["Ends", say.moment(endsAt)],
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
