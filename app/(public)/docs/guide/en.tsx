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
        Create an API key in the Studymeter folder. It is shown only once. Keep it on a server: anyone who has it can
        act for every student.
      </P>
      <div className="mt-4 overflow-hidden rounded-card border bg-surface-raised">
        <CodeBlock title="setup.sh" text={setup} html={highlight(setup, "sh")} />
      </div>
      <P>
        Then use a feature for a student. Send the id that your app has for the student in <C>X-User-ID</C>. The first
        use creates the student on the free plan.
      </P>
      <ExampleTabs name="quick-start" label="Use a feature" language={language} />
      <P>
        For TypeScript, copy <C>lib/client</C> into your project. It has no dependencies and retries temporary errors.
        With <C>lib/contract</C> beside it, every response is typed. Other languages need only HTTP and JSON.
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
        "The work is done immediately, or you count it when it starts.",
        "Checks and counts in one atomic step. No matter how many calls arrive at once, only as many as the limit allows are granted.",
      ],
    },
    {
      key: "reserve",
      cells: [
        <C key="call">POST /api/usage/enforce-check</C>,
        "The work takes time and may fail: a test, a summary, a call to a model.",
        `With reserve, holds the use for ${RESERVATION_MINUTES} minutes, or as long as you set. Then record or release it; otherwise it expires.`,
      ],
    },
    {
      key: "check",
      cells: [
        <C key="call">POST /api/usage/check</C>,
        "You only want to show what is left, or hide a button.",
        "Changes nothing and guarantees nothing: the next call may be refused.",
      ],
    },
  ];
  return (
    <>
      <P>Three calls check a limit. They differ in what they guarantee.</P>
      <Rows label="Which call when" head={["Call", "When", "What it does"]} rows={rows} />
      <P>
        To start work now and count it when it is done, reserve the use and keep the <C>reservation_id</C>. If the work
        fails, release the reservation.
      </P>
      <ExampleTabs name="reserve" label="Reserve, then record" language={language} />
      <P>To show what is left without using it:</P>
      <ExampleTabs name="check" label="Check" language={language} />
      <P>
        For pages that update automatically, read <C>GET /api/usage/stream</C>. It sends the quota of every feature,
        then again within a second of any change.
      </P>
    </>
  );
}

type Status = (typeof ERROR_STATUS)[ErrorCode];

const WHAT_TO_DO: Record<Status, string> = {
  400: "Fix the request. fields says which field is wrong and why.",
  401: "Send a valid key that has not expired or been revoked.",
  402: "Nothing was charged. Tell the student, and let them try again or use another payment method.",
  403: "quota_exhausted and plan_required: show the upgrade. forbidden: the key lacks a scope.",
  404: "Check the name or id. The message says which one.",
  405: "Use a method from the Allow header.",
  406: "Send an Accept header with a media type that the call supports.",
  408: "Send it again.",
  409: "Read the current state, then decide. idempotency_in_progress: retry in a moment.",
  413: "Send a smaller body.",
  415: "Send application/json.",
  422: "Use a new Idempotency-Key for a new request.",
  429: "Wait as long as Retry-After says, then retry.",
  431: "Send shorter headers.",
  500: "Send us the request_id.",
  503: "Wait as long as Retry-After says, then retry. Nothing was lost.",
};

function Errors({ language }: PartProps) {
  const statuses = [...new Set(Object.values(ERROR_STATUS))].sort((a, b) => a - b);
  const rows = statuses.map((status) => ({
    key: String(status),
    cells: [
      <span key="status" className="tabular font-semibold">
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
        Every response has <C>success</C>. A refusal because the quota is exhausted is an expected result, not a
        failure: it has <C>reason</C>, <C>resets_at</C>, <C>upgrade_message</C> and <C>upgrade_url</C> for your paywall.
        Every other error has a message for people in <C>error</C>, a fixed word for programs in <C>code</C>, and a{" "}
        <C>request_id</C> that helps us find it. Decide by the code, because messages may change.
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
        If a connection breaks, you don't know whether the use was counted. Send an <C>Idempotency-Key</C> that
        identifies the use, and send the same call again: within {IDEMPOTENCY_HOURS} hours it is counted once, and you
        get the first response, byte for byte, with <C>Idempotent-Replayed: true</C>.
      </P>
      <ExampleTabs name="idempotency" label="The same use, sent twice" language={language} />
      <Points>
        <li>A key belongs to one student and one call. The same key with another body gets 422 and changes nothing.</li>
        <li>Refusals and errors are not stored: a retry may succeed.</li>
        <li>
          The TypeScript client creates a key for every call. Pass your own key to make retries safe across restarts and
          processes.
        </li>
        <li>
          Send uses that happened offline to <C>POST /api/usage/batch</C>, each with a key and <C>occurred_at</C>.
        </li>
      </Points>
    </>
  );
}

function TestClocks({ language }: PartProps) {
  return (
    <>
      <P>
        Test what your app does at the end of a month without waiting for it. In demo and test mode, a key with the
        scope <C>admin</C> can create a test clock. Send its id in <C>X-Test-Clock</C> with the call that creates a
        student; from then on, the student's quotas and subscription use that clock. Advancing the clock runs every job
        that is due.
      </P>
      <ExampleTabs name="test-clock" label="A month in a second" language={language} />
      <P>
        The pair quiz is free once a month: the first use is granted, the second is refused, and on 1 February it is
        available again. Clocks only move forward, and affect only the students who were created on them.
      </P>
    </>
  );
}
