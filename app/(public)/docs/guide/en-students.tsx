import { P, Points, Rows } from "@/components/docs/prose";
import { BILLING_PERIOD_DAYS, GRACE_DAYS } from "@/lib/domain/terms";

/** For whoever studies: what her pages say, and what she can do. */
export function Students() {
  const rows = [
    {
      key: "left",
      cells: ["2 of 3 left", "Filled marks are uses that you have made, outlined ones are yours to use."],
    },
    { key: "held", cells: ["A hatched mark", "Held for something that you have begun. Give up, and you get it back."] },
    {
      key: "back",
      cells: ["Back on 1 December", "It is used up until then. Nothing has to be done; it comes back by itself."],
    },
    { key: "for-good", cells: ["Doesn't come back", "It is there once. A higher plan may have more of it."] },
    {
      key: "unlimited",
      cells: ["Unlimited", "Your plan has no limit on it. What you use is still counted, for your history."],
    },
  ];
  return (
    <>
      <P>
        The dashboard has a meter for each feature. It follows by itself, whether you use a feature here or in your app,
        and shows days and times in your own time zone, which is set under Account.
      </P>
      <Rows label="What a meter says" head={["It says", "It means"]} rows={rows} />
      <Points>
        <li>
          <b>Upgrade.</b> You pay for {BILLING_PERIOD_DAYS} days at a time. From one paid plan to a higher one you pay
          the difference for the time that is left, and have it at once. A lower plan begins with the next renewal, and
          can be taken back until then. Your uses and your history stay with you.
        </li>
        <li>
          <b>Renewal and grace.</b> Billing says in one sentence what is charged next, when and to what. If a charge is
          declined, everything goes on for at least {GRACE_DAYS} days: pay with “Renew now”, or bring another card or
          UPI. After that you are on Free, with what you have used in this period counted.
        </li>
        <li>
          <b>Cancel.</b> In Billing. Nothing more is charged, and the plan works until the end of what you have paid
          for. Until then you can keep it after all.
        </li>
        <li>
          <b>Receipts.</b> Each payment has one in Billing, as a page and as a PDF, and in the mail about it. Money that
          goes back comes with a credit note. Your name and address for them are set in Billing too.
        </li>
        <li>
          <b>Privacy.</b> Under Account you see where you are signed in, choose mails, download everything that is kept
          about you, and erase your account. What must stay is said there, with why. We never see your card number.
        </li>
      </Points>
    </>
  );
}
