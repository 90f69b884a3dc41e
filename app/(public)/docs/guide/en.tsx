import { CodeBlock } from "@/components/docs/code-block";
import { highlight } from "@/components/docs/highlight";
import { C, P, Points, Rows } from "@/components/docs/prose";
import { IDEMPOTENCY_HOURS, RESERVATION_MINUTES } from "@/lib/domain/terms";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors";
import { ExampleTabs } from "../example-tabs";
import { Admins } from "./en-admins";
import { Students } from "./en-students";
import type { GuideText, PartProps } from "./guide-text";

/** The guide in English. Every example in it is run by test/api/examples.api.test.ts. */
export const guide: GuideText = {
  "quick-start": { title: "Quick start", Body: QuickStart },
  "which-call": { title: "Check, consume or reserve", Body: WhichCall },
  errors: { title: "Errors and refusals", Body: Errors },
  idempotency: { title: "Retries that count once", Body: Idempotency },
  "test-clocks": { title: "Testing with test clocks", Body: TestClocks },
  "for-students": { title: "For students", Body: Students },
  "for-admins": { title: "For admins", Body: Admins },
};

function QuickStart({ language, setup }: PartProps) {
  return (
    <>
      <P>
        Make a key in the folder of Studymeter. It is shown once, and belongs on a server: whoever has it may act for
        every student.
      </P>
      <div className="mt-4 overflow-hidden rounded-card border bg-surface-raised">
        <CodeBlock title="setup.sh" text={setup} html={highlight(setup, "sh")} />
      </div>
      <P>
        Then use a feature for a student. Name her in <C>X-User-ID</C> with the id that your app has for her; the first
        use creates her on the free plan.
      </P>
      <ExampleTabs name="quick-start" label="Use a feature" language={language} />
      <P>
        For TypeScript, copy <C>lib/client</C> into your project: it has no dependencies, retries what is worth
        retrying, and with <C>lib/contract</C> beside it every answer is typed. Other languages need no more than HTTP
        and JSON.
      </P>
    </>
  );
}

function WhichCall({ language }: PartProps) {
  const rows = [
    {
      key: "consume",
      cells: [
        <C key="call">POST /api/usage/consume</C>,
        "The work is done at once, or you count it as it begins.",
        "Checks and counts in one atomic step. However many calls come at the same time, no more than the limit get through.",
      ],
    },
    {
      key: "reserve",
      cells: [
        <C key="call">POST /api/usage/enforce-check</C>,
        "The work takes time and may fail: a test, a summary, a call to a model.",
        `Holds the use with reserve, for ${RESERVATION_MINUTES} minutes unless you say. Then record it, or release it; left alone, it frees itself.`,
      ],
    },
    {
      key: "check",
      cells: [
        <C key="call">POST /api/usage/check</C>,
        "You only want to show what is left, or hide a button.",
        "Changes nothing and promises nothing: the next call may be refused.",
      ],
    },
  ];
  return (
    <>
      <P>Three ways to ask the same question. They differ in what holds afterwards.</P>
      <Rows label="Which call when" head={["Call", "When", "What it does"]} rows={rows} />
      <P>
        To be let in now and counted when it is done, reserve, and keep the <C>reservation_id</C>. Giving up gives the
        use back.
      </P>
      <ExampleTabs name="reserve" label="Reserve, then record" language={language} />
      <P>To show what is left without touching it:</P>
      <ExampleTabs name="check" label="Check" language={language} />
      <P>
        A page that should follow by itself reads <C>GET /api/usage/stream</C>: it sends every feature as it stands, and
        again within a second of any change.
      </P>
    </>
  );
}

type Status = (typeof ERROR_STATUS)[ErrorCode];

const WHAT_TO_DO: Record<Status, string> = {
  400: "Mend the request. fields says which field is wrong, and how.",
  401: "Send a key that is known, has not expired and was not revoked.",
  402: "Nothing was paid: say so, and let her try again or pay another way.",
  403: "quota_exhausted and plan_required: show the upgrade. forbidden: the key lacks a scope.",
  404: "Look at the name or id: the sentence says which.",
  405: "Use the method that Allow names.",
  406: "Name a form in Accept that the call has.",
  408: "Send it again.",
  409: "Read what is there now, then decide. idempotency_in_progress: ask again in a moment.",
  413: "Send less at once.",
  415: "Send application/json.",
  422: "Use a new Idempotency-Key for a new request.",
  429: "Wait as long as Retry-After says, then send the same again.",
  431: "Send shorter headers.",
  500: "Tell us the request_id.",
  503: "Wait as long as Retry-After says, then send the same again. Nothing was lost.",
};

function Errors({ language }: PartProps) {
  const statuses = [...new Set(Object.values(ERROR_STATUS))].sort((a, b) => a - b);
  const rows = statuses.map((status) => ({
    key: String(status),
    cells: [
      <span key="status" className="metrics font-semibold">
        {status}
      </span>,
      <span key="codes" className="flex flex-wrap gap-1">
        {codesOf(status).map((code) => (
          <C key={code}>{code}</C>
        ))}
      </span>,
      WHAT_TO_DO[status],
    ],
  }));
  return (
    <>
      <P>
        Every answer says <C>success</C>. A refusal for want of quota is one of the two things that can rightly happen,
        so treat it as an answer: it carries <C>reason</C>, <C>resets_at</C>, <C>upgrade_message</C> and{" "}
        <C>upgrade_url</C> for your paywall. Every other error has a sentence for a person in <C>error</C>, a word for a
        program in <C>code</C>, and a <C>request_id</C> that leads us to it. Decide by the code; sentences may change.
      </P>
      <ExampleTabs name="errors" label="A use, a refusal and an error" language={language} />
      <Rows label="Errors by status" head={["Status", "Codes", "What to do"]} rows={rows} />
    </>
  );
}

function codesOf(status: Status): string[] {
  return Object.entries(ERROR_STATUS).flatMap(([code, its]) => (its === status ? [code] : []));
}

function Idempotency({ language }: PartProps) {
  return (
    <>
      <P>
        A connection that breaks leaves you not knowing whether a use was counted. Send an <C>Idempotency-Key</C> that
        names the use, and send the same call again: within {IDEMPOTENCY_HOURS} hours it is counted once, and the answer
        is the first one, byte for byte, with <C>Idempotent-Replayed: true</C>.
      </P>
      <ExampleTabs name="idempotency" label="The same use, sent twice" language={language} />
      <Points>
        <li>A key belongs to one student and one call. The same key with another body is 422, and changes nothing.</li>
        <li>Refusals and errors are not kept: a retry may succeed.</li>
        <li>
          The TypeScript client makes a key for every call. Give your own to be safe across restarts and processes.
        </li>
        <li>
          What happened offline goes to <C>POST /api/usage/batch</C>, with a key and <C>occurred_at</C> for each use.
        </li>
      </Points>
    </>
  );
}

function TestClocks({ language }: PartProps) {
  return (
    <>
      <P>
        To see what your app does when a month ends, don't wait for it. In demo and test mode a key with the scope{" "}
        <C>admin</C> makes a clock; the call that creates a student names it in <C>X-Test-Clock</C>, and from then on
        everything about her lives on it. Moving it runs what would have run meanwhile.
      </P>
      <ExampleTabs name="test-clock" label="A month in a second" language={language} />
      <P>
        The pair quiz is free once a month: the first is let in, the second refused, and on 1 February it is back.
        Clocks only move forward, and move nobody but the students who were created on them.
      </P>
    </>
  );
}
