import { z } from "zod";
import { Facts } from "../parts/facts";
import { Layout } from "../parts/layout";
import { Action, Paragraph, TextLink, Title } from "../parts/text";
import { amount, instant, invoiceRef, recipient } from "../recipient";
import type { TemplateProps } from "../template";

export const paymentDisputed = z.object({
  recipient,
  /** `opened`: the bank questions a payment. `lost`: it took the money back. `released`: it decided otherwise, or closed the case. */
  step: z.enum(["opened", "lost", "released"]),
  disputed: amount,
  paidAt: instant,
  /** The paid plan after this, if there is one. */
  plan: z.object({ name: z.string(), worksUntil: instant, renews: z.boolean() }).nullable(),
  /** The plan that ended because the money is gone. */
  endedPlanName: z.string().nullable(),
  /** A debit was sent before the dispute was opened, and may still be taken. */
  isDebitUnderWay: z.boolean(),
  /** What is debited automatically again; null as a time means now. */
  renewal: z.object({ at: instant.nullable(), price: amount.nullable() }).nullable(),
  creditNote: invoiceRef.nullable(),
});

type Props = TemplateProps<typeof paymentDisputed>;

const TITLES = {
  opened: "Your bank is asking about a payment",
  lost: "Your bank has returned a payment to you",
  released: "Your bank has closed its question about a payment",
} as const;

export function paymentDisputedSubject({ step, disputed }: Props["facts"], format: Props["format"]): string {
  const money = format.money(disputed);
  if (step === "opened") return `Your bank is asking about your payment of ${money}`;
  return step === "lost"
    ? `Your bank has returned ${money} to you`
    : `The question about your payment of ${money} is closed`;
}

export function PaymentDisputed({ facts, format, links, frame }: Props) {
  const { step, disputed, paidAt, creditNote } = facts;
  return (
    <Layout frame={frame} preview={`It is about ${format.money(disputed)}, paid on ${format.day(paidAt)}.`}>
      <Title>{TITLES[step]}</Title>
      {step === "opened" ? <Opened facts={facts} format={format} /> : null}
      {step === "lost" ? <Lost facts={facts} format={format} /> : null}
      {step === "released" ? <Released facts={facts} format={format} /> : null}
      {step === "opened" ? null : <Action href={links.manage}>Your billing page</Action>}
      <Facts
        rows={[
          ["Payment", `${format.money(disputed)}, ${format.day(paidAt)}`],
          creditNote
            ? [
                "Credit note",
                <TextLink key="c" href={links.invoice(creditNote.number)}>
                  {creditNote.number}
                </TextLink>,
              ]
            : null,
        ]}
      />
      <Paragraph quiet>Questions? Reply to this email.</Paragraph>
    </Layout>
  );
}

type PartProps = Pick<Props, "facts" | "format">;

function Opened({ facts: { disputed, paidAt, plan, isDebitUnderWay }, format }: PartProps) {
  return (
    <>
      <Paragraph>
        The bank of your card or UPI account has opened a dispute about your payment of {format.money(disputed)} from{" "}
        {format.day(paidAt)}. If you did not mean that, ask your bank to withdraw it. If something is wrong with the
        payment, reply to this email: we can often solve it faster than the bank.
      </Paragraph>
      {plan ? (
        <Paragraph>
          {plan.name} keeps working until {format.moment(plan.worksUntil)}.{" "}
          {plan.renews
            ? "While your bank decides, it does not renew automatically. You can renew it yourself when the renewal is due."
            : null}
        </Paragraph>
      ) : null}
      {isDebitUnderWay ? (
        <Paragraph>A renewal that was sent to your bank before this can still be taken.</Paragraph>
      ) : null}
    </>
  );
}

function Lost({ facts: { disputed, plan, endedPlanName }, format }: PartProps) {
  return (
    <>
      <Paragraph>
        Your bank has decided its dispute and returned {format.money(disputed)} to you. Nothing else is owed for it.
      </Paragraph>
      {endedPlanName ? (
        <Paragraph>Your {endedPlanName} plan has ended with it, and you are on the free plan now.</Paragraph>
      ) : null}
      {plan ? (
        <Paragraph>
          You are on {plan.name}, which works until {format.moment(plan.worksUntil)}.
          {plan.renews ? null : " It does not renew automatically."}
        </Paragraph>
      ) : null}
    </>
  );
}

function Released({ facts: { plan, renewal }, format }: PartProps) {
  if (!plan || !renewal) return null;
  const price = renewal.price ? ` for ${format.money(renewal.price)}` : "";
  return (
    <Paragraph>
      {renewal.at
        ? `${plan.name} renews automatically again: on ${format.day(renewal.at)}${price}.`
        : `The renewal of ${plan.name}${price} waited for this, and is charged now.`}{" "}
      You can cancel at any time on your billing page.
    </Paragraph>
  );
}
