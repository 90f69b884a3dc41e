import { z } from "zod";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, paper, reader } from "../reader";
import type { TemplateProps } from "../template";

export const renewalSuccessful = z.object({
  reader,
  planName: z.string(),
  paid: amount,
  paidAt: instant,
  method: z.string().nullable(),
  startsAt: instant,
  endsAt: instant,
  /** null when renewal is off: it ends with this period. */
  renewsAt: instant.nullable(),
  receipt: paper,
});

export function RenewalSuccessful({ facts, say, links, frame }: TemplateProps<typeof renewalSuccessful>) {
  const { planName, paid, paidAt, method, startsAt, endsAt, renewsAt, receipt } = facts;
  const next = renewsAt ? `Next renewal on ${say.day(renewsAt)}.` : `It ends on ${say.moment(endsAt)}.`;
  return (
    <Layout frame={frame} preview={`${say.money(paid)} paid on ${say.day(paidAt)}. ${next}`}>
      <Title>{planName} is renewed</Title>
      <Paragraph>
        We received {say.money(paid)}. {planName} now runs until {say.moment(endsAt)}.
      </Paragraph>
      <Facts
        rows={[
          ["Paid", say.money(paid)],
          ["On", say.day(paidAt)],
          method ? ["Paid with", method] : null,
          ["Period", `${say.day(startsAt)} to ${say.day(endsAt)}`],
          renewsAt ? ["Next renewal", say.day(renewsAt)] : ["Ends", say.moment(endsAt)],
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
          Renewal is off, so nothing more is charged. <TextLink href={links.manage}>Turn it on</TextLink> to keep{" "}
          {planName} after that.
        </Paragraph>
      )}
    </Layout>
  );
}
