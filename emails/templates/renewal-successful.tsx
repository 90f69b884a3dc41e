import { z } from "zod";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, invoiceRef, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const renewalSuccessful = z.object({
  recipient,
  planName: z.string(),
  paid: amount,
  paidAt: instant,
  method: z.string().nullable(),
  startsAt: instant,
  endsAt: instant,
  /** null when auto-renewal is off: the plan ends with this period. */
  renewsAt: instant.nullable(),
  receipt: invoiceRef,
});

export function RenewalSuccessful({ facts, format, links, frame }: TemplateProps<typeof renewalSuccessful>) {
  const { planName, paid, paidAt, method, startsAt, endsAt, renewsAt, receipt } = facts;
  const next = renewsAt ? `Next renewal on ${format.day(renewsAt)}.` : `Your plan ends on ${format.moment(endsAt)}.`;
  return (
    <Layout frame={frame} preview={`${format.money(paid)} paid on ${format.day(paidAt)}. ${next}`}>
      <Title>{planName} is renewed</Title>
      <Paragraph>
        We received {format.money(paid)}. {planName} now runs until {format.moment(endsAt)}.
      </Paragraph>
      <Facts
        rows={[
          ["Paid", format.money(paid)],
          ["On", format.day(paidAt)],
          method ? ["Paid with", method] : null,
          ["Period", `${format.day(startsAt)} to ${format.day(endsAt)}`],
          renewsAt ? ["Next renewal", format.day(renewsAt)] : ["Ends", format.moment(endsAt)],
          [
            "Receipt",
            <TextLink key="r" href={links.invoice(receipt.number)}>
              {receipt.number}
            </TextLink>,
          ],
        ]}
      />
      {renewsAt ? null : (
        <Paragraph quiet>
          Auto-renewal is off, so nothing more will be charged. <TextLink href={links.manage}>Turn it on</TextLink> to
          keep {planName} after that.
        </Paragraph>
      )}
    </Layout>
  );
}
