import { z } from "zod";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Action, Heading2, List, Paragraph, Title } from "../parts/text";
import { amount, instant, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const subscriptionExpired = z.object({
  recipient,
  plan: z.object({ name: z.string(), benefits: z.array(z.string()) }),
  price: amount,
  endedAt: instant,
  gracePeriodEnd: instant,
});

export function SubscriptionExpired({ facts, format, links, frame }: TemplateProps<typeof subscriptionExpired>) {
  const { plan, price, endedAt, gracePeriodEnd } = facts;
  const until = format.moment(gracePeriodEnd);
  return (
    <Layout frame={frame} preview={`You have access until ${until}.`}>
      <Title>
        {plan.name} ended on {format.day(endedAt)}
      </Title>
      <Paragraph>
        Auto-renewal was off, so nothing was charged. You have full access until <strong>{until}</strong>, and can still
        renew until then.
      </Paragraph>
      <Action href={links.renew}>Renew now for {format.money(price)}</Action>
      <Heading2>What you keep</Heading2>
      <List items={plan.benefits} />
      <Facts
        rows={[
          ["Ended", format.moment(endedAt)],
          ["Access until", until],
          ["Renewal price", `${format.money(price)} for ${BILLING_PERIOD_DAYS} days`],
        ]}
      />
      <Paragraph quiet>
        If you do not renew, the limits of the free plan apply after that. Everything you created is kept.
      </Paragraph>
    </Layout>
  );
}
