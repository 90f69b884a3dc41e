import { C, P, Points, Rows } from "@/components/docs/prose";

/** For staff: where an answer stands, and what does what. */
export function Admins() {
  const rows = [
    {
      key: "charged-twice",
      cells: ["“Was I charged twice?”", "Money in What happened: each payment, refund and webhook, in their order."],
    },
    {
      key: "blocked",
      cells: ["“Why can't I use it?”", "Usage of this period, and Last uses, where a refused one says Refused."],
    },
    { key: "next", cells: ["“What will I pay?”", "The sentence at the top: when, how much and to what, or why not."] },
    { key: "mail", cells: ["“I got no mail.”", "Mails in What happened. From there it can be sent again."] },
  ];
  return (
    <>
      <P>
        Staff sign in like anybody and find the admin area at <C>/admin</C>. Admins act; support sees the same pages and
        changes nothing. Look a student up under Subscriptions by name, mail or id: her page answers what she asks.
      </P>
      <Rows label="Where the answer stands" head={["She asks", "Look at"]} rows={rows} />
      <P>
        What can be done for her is in Actions on the same page. Each asks for a reason, shows what will happen before
        it does, and is in the audit log.
      </P>
      <Points>
        <li>
          <b>Refund a payment</b>, in part or all that is left of it. A credit note and a mail go with it. All of what
          she paid for the present period ends her plan.
        </li>
        <li>
          <b>Give days</b> moves the end of her plan, and the next charge, without money. In the grace it makes the
          grace longer.
        </li>
        <li>
          <b>Adjust a limit</b> adds uses for this quota period, or takes them away with a number below 0. It counts at
          the very next use.
        </li>
        <li>
          <b>Renew now</b> charges what is due or was declined, and so does Retry under Renewals. While a payment is
          undecided neither charges a second time.
        </li>
        <li>
          <b>Plan another plan</b> is for lower ones. A higher plan costs her more, so only she can agree to it: send
          her a link from <C>POST /api/portal-links</C>.
        </li>
        <li>
          <b>Plans and limits.</b> A change makes a new version and says first how many it touches: Free has it at the
          next use, who pays keeps what she bought. An earlier version can be restored.
        </li>
        <li>
          <b>API keys.</b> A key is shown once. Rotate leaves the old one working for an overlap of your choice; Revoke
          ends it at once, with every user token that it minted.
        </li>
        <li>
          <b>Alerts</b> reach admins by mail. Open it, acknowledge it so that others know that somebody looks, and
          follow its advice; it resolves itself when what it tells of ends. Health, Jobs and Webhooks show what stands
          still, with Run now, Try again and Replay.
        </li>
        <li>
          <b>Audit</b> finds who did what, by student, actor, action or the <C>request_id</C> of an answer, and says
          whether anything in it was changed since.
        </li>
      </Points>
    </>
  );
}
