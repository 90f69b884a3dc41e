import { z } from "zod";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { Layout } from "../parts/layout";
import { Meters } from "../parts/meters";
import { Action, Heading2, Paragraph, Title } from "../parts/text";
import { amount, instant, meter, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const featuresRestricted = z.object({
  recipient,
  planName: z.string(),
  /** End of the last period that was paid. */
  endedAt: instant,
  /** End of the grace period; null where there was none, because the student had cancelled. */
  gracePeriodEnd: instant.nullable(),
  /** Of the free plan, with the usage in the current quota periods. */
  meters: z.array(meter),
  price: amount,
});

export function FeaturesRestricted({ facts, format, links, frame }: TemplateProps<typeof featuresRestricted>) {
  const { planName, endedAt, gracePeriodEnd, meters, price } = facts;
  const resets = meters.flatMap(({ resetsAt }) => resetsAt ?? []).sort((a, b) => a.getTime() - b.getTime());
  const first = resets[0];
  return (
    <Layout
      frame={frame}
      preview={`The limits of the free plan apply again. You can buy ${planName} again for ${format.money(price)} for ${BILLING_PERIOD_DAYS} days.`}
    >
      <Title>You're on the free plan</Title>
      <Paragraph>
        Your {planName} subscription has expired: it ended on {format.day(endedAt)}
        {gracePeriodEnd ? ` and was not renewed by ${format.day(gracePeriodEnd)}` : null}. The limits of the free plan
        apply again, and what you have used in this period counts. Everything you created is kept.
      </Paragraph>
      <Heading2>What the free plan gives you</Heading2>
      <Meters meters={meters} formatters={format} />
      {first ? <Paragraph quiet>If a limit is used up, the next reset is on {format.moment(first)}.</Paragraph> : null}
      <Action href={links.plans}>
        Go back to {planName} for {format.money(price)}
      </Action>
      <Paragraph quiet>You get {BILLING_PERIOD_DAYS} days without limits from the day you pay.</Paragraph>
    </Layout>
  );
}
