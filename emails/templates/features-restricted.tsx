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
  /** End of the days in which she could still renew; null where there were none, because she had cancelled. */
  gracePeriodEnd: instant.nullable(),
  /** Of the free plan, with what is used in the running periods. */
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
      preview={`The free limits count again. ${planName} is ${format.money(price)} for ${BILLING_PERIOD_DAYS} days whenever you want it back.`}
    >
      <Title>You're on the free plan</Title>
      <Paragraph>
        Your {planName} subscription has expired: it ended on {format.day(endedAt)}
        {gracePeriodEnd ? `, and wasn't renewed by ${format.day(gracePeriodEnd)}` : null}. The limits of the free plan
        count again, with what you have used in this period. Everything you have made stays yours.
      </Paragraph>
      <Heading2>What the free plan gives you</Heading2>
      <Meters meters={meters} formatters={format} />
      {first ? <Paragraph quiet>Used up? The next ones come back on {format.moment(first)}.</Paragraph> : null}
      <Action href={links.plans}>
        Go back to {planName} for {format.money(price)}
      </Action>
      <Paragraph quiet>That is {BILLING_PERIOD_DAYS} days without limits, from the moment you pay.</Paragraph>
    </Layout>
  );
}
