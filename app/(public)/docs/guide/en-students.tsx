import { P, Points, Rows } from "@/components/docs/prose";
import { BILLING_PERIOD_DAYS, GRACE_DAYS } from "@/lib/domain/terms";

/** For students: what their pages say, and what they can do. */
export function Students() {
  const rows = [
    {
      key: "left",
      cells: ["2 of 3 left", "Filled marks are uses you have made. Outlined marks are uses you have left."],
    },
    {
      key: "held",
      cells: ["A hatched mark", "Reserved for something you have started. If you cancel it, you get the use back."],
    },
    {
      key: "back",
      cells: ["Back on 1 December", "You have used everything up. Your uses come back automatically on that day."],
    },
    { key: "for-good", cells: ["Doesn't come back", "These uses do not reset. A higher plan may include more."] },
    {
      key: "unlimited",
      cells: ["Unlimited", "Your plan has no limit for this feature. Uses are still counted for your history."],
    },
  ];
  return (
    <>
      <P>
        The dashboard has a meter for each feature. It updates automatically, whether you use a feature here or in
        another app. Days and times are in your time zone, which you can set under Account.
      </P>
      <Rows label="What a meter shows" head={["It shows", "It means"]} rows={rows} />
      <Points>
        <li>
          <b>Upgrade.</b> You pay for {BILLING_PERIOD_DAYS} days at a time. To move from one paid plan to a higher one,
          you pay the difference for the remaining time, and the higher plan starts immediately. A lower plan starts at
          the next renewal, and you can undo the change until then. You keep your uses and your history.
        </li>
        <li>
          <b>Renewal and grace.</b> Billing says in one sentence what is charged next, when, and to which payment
          method. If a charge is declined, your plan keeps working for at least {GRACE_DAYS} days: pay with “Renew now”,
          or add another card or UPI. After that you are on Free, and what you have used in this period counts.
        </li>
        <li>
          <b>Cancel.</b> You can cancel in Billing. Nothing more is charged, unless a renewal was requested from your
          bank before: Billing says so. Your plan works until the end of the paid period. Until then, you can still
          decide to keep it.
        </li>
        <li>
          <b>Receipts.</b> Every payment has a receipt in Billing, as a page and as a PDF, and in the email about the
          payment. For a refund you get a credit note. Set the name and address for receipts in Billing.
        </li>
        <li>
          <b>Privacy.</b> Under Account you can see where you are signed in, choose your emails, download your data and
          delete your account. The page says what we must keep, and why. We never see your card number.
        </li>
      </Points>
    </>
  );
}
