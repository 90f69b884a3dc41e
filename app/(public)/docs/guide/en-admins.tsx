import { C, P, Points, Rows } from "@/components/docs/prose";

/** For staff: where to find the answer to a student's question, and what each action does. */
export function Admins() {
  const rows = [
    {
      key: "charged-twice",
      cells: [
        "“Was I charged twice?”",
        "The student's timeline, filtered by Money: every payment, refund and webhook in order.",
      ],
    },
    {
      key: "blocked",
      cells: ["“Why can't I use it?”", "Usage this period, and Recent uses, where a refused use is marked Refused."],
    },
    {
      key: "next",
      cells: [
        "“What will I pay?”",
        "The sentence at the top: when, how much and which payment method, or why nothing is charged.",
      ],
    },
    {
      key: "mail",
      cells: [
        "“I didn't get the email.”",
        "The student's timeline, filtered by Emails. You can resend the email from there.",
      ],
    },
  ];
  return (
    <>
      <P>
        Staff sign in like everyone else and find the admin area at <C>/admin</C>. Admins can make changes; support sees
        the same pages but cannot change anything. Find a student under Subscriptions by name, email address or id. The
        student's page answers most questions.
      </P>
      <Rows label="Where to find the answer" head={["The student asks", "Look at"]} rows={rows} />
      <P>
        To make a change, open Actions on the same page. Every action asks for a reason, shows a preview of what will
        happen, and is recorded in the audit log.
      </P>
      <Points>
        <li>
          <b>Refund a payment</b> in full or in part. The student gets a credit note and an email. A full refund of the
          current period's payment ends the plan, and the upgrades on top of it are refunded as well, unless you keep
          them. A full refund of an upgrade brings back the plan before it.
        </li>
        <li>
          <b>Extend</b> moves the end of the plan and the next charge to a later day, free of charge. In the grace
          period, it extends the grace period.
        </li>
        <li>
          <b>Adjust a limit</b> adds uses for this quota period, or removes them with a negative number. It applies from
          the next use.
        </li>
        <li>
          <b>Renew now</b> charges a renewal that is due or was declined. Retry under Renewals does the same. While a
          payment is in progress, neither charges a second time.
        </li>
        <li>
          <b>Schedule a downgrade</b> moves the student to a lower plan at the next renewal. Only the student can agree
          to a higher price: for an upgrade, send a link from <C>POST /api/portal-links</C>.
        </li>
        <li>
          <b>Plans and limits.</b> A change publishes a new version. The preview says how many students it affects:
          students on Free get it at their next use, and paying students keep the version they bought. You can restore
          an earlier version.
        </li>
        <li>
          <b>API keys.</b> A key is shown only once. Rotate creates a new key and keeps the old one working for an
          overlap that you choose. Revoke ends a key immediately, with every user token created with it.
        </li>
        <li>
          <b>Alerts</b> are sent to admins by email. Open the alert, acknowledge it so that others know you are on it,
          and follow its advice. It resolves automatically when its condition ends. Health, Jobs and Webhooks show what
          is stuck, and let you run a job, retry it or replay a webhook.
        </li>
        <li>
          <b>Audit</b> shows who did what: filter by student, actor, action or the <C>request_id</C> of a response. It
          also verifies that no entry was changed later.
        </li>
      </Points>
    </>
  );
}
