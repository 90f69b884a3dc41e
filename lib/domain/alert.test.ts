import { describe, expect, it } from "vitest";
import messages from "@/messages/en.json";
import {
  ALERT_KINDS,
  type AlertLimits,
  judgeBackup,
  judgeChurn,
  judgeConversion,
  judgeDatabase,
  judgeJobs,
  judgeLatency,
  judgeOveruse,
  judgeRenewals,
  judgeUnknown,
  judgeWebhooks,
} from "./alert";
import { LATENCY_BOUNDS, latencyBucket, p95Of } from "./latency";

const LIMITS: AlertLimits = {
  renewalDeclinePercent: 10,
  slowMs: { check: 50, record: 100, real_time: 100, history: 200, other: 500 },
  slowAnyMs: 500,
  slowQueryMs: 1_000,
  backupHours: 26,
  overusePercent: 20,
  churnPercent: 10,
  churnFromPaying: 20,
  conversionPercent: { min: 2, max: 20 },
  conversionFromStudents: 100,
  jobStartMinutes: 15,
  unknownPaymentHours: 1,
};

/** Counts of responses, each with its duration. */
function responses(...given: [count: number, ms: number][]): number[] {
  const counts = Array.from({ length: LATENCY_BOUNDS.length + 1 }, () => 0);
  for (const [count, ms] of given) counts[latencyBucket(ms)] = (counts[latencyBucket(ms)] ?? 0) + count;
  return counts;
}

describe("an alert", () => {
  it.each([
    [9, 1, 0],
    [8, 1, 1],
    [0, 2, 0],
    [0, 3, 1],
    [1, 2, 1],
  ])("of renewals, with %i captured and %i declined: %i", (captured, declined, found) => {
    expect(judgeRenewals({ captured, declined }, LIMITS)).toHaveLength(found);
  });

  it("of a job escalates with its third failure in a row, and not before", () => {
    const of = (failures: number) => judgeJobs([{ job: "mails", failures, error: "x", isOverdue: false }], LIMITS)[0];
    expect([of(1), of(2), of(3)].map((finding) => [finding?.severity, finding?.isEscalated])).toEqual([
      ["high", false],
      ["high", false],
      ["high", true],
    ]);
    expect(judgeJobs([{ job: "mails", failures: 0, error: null, isOverdue: true }], LIMITS)[0]?.summary).toContain(
      "did not start",
    );
  });

  it.each([
    ["check", responses([95, 50], [5, 400]), null],
    ["check", responses([94, 50], [6, 51]), "low"],
    ["record", responses([100, 100]), null],
    ["record", responses([100, 101]), "low"],
    ["history", responses([100, 200]), null],
    ["history", responses([100, 501]), "medium"],
    ["other", responses([100, 500]), null],
    ["other", responses([100, 9_000]), "medium"],
    ["check", responses([19, 9_000]), null],
  ] as const)("of latency, for %s", (name, counts, severity) => {
    expect(judgeLatency({ [name]: counts }, LIMITS)[0]?.severity ?? null).toBe(severity);
  });

  it("of a backup fires past 26 hours, for one that failed, and if there never was one", () => {
    const fires = (state: Parameters<typeof judgeBackup>[0]) => judgeBackup(state, LIMITS).length > 0;
    expect(fires({ hoursOld: 26, failure: null, hoursOfData: 900 })).toBe(false);
    expect(fires({ hoursOld: 26.1, failure: null, hoursOfData: 900 })).toBe(true);
    expect(fires({ hoursOld: 1, failure: "no space", hoursOfData: 900 })).toBe(true);
    expect(fires({ hoursOld: null, failure: null, hoursOfData: 25 })).toBe(false);
    expect(fires({ hoursOld: null, failure: null, hoursOfData: 27 })).toBe(true);
  });

  it("of overuse fires past 20 % more, once for all", () => {
    expect(judgeOveruse([{ used: 12, limit: 10 }], LIMITS)).toEqual([]);
    const many = Array.from({ length: 100 }, () => ({ used: 13, limit: 10 }));
    expect(judgeOveruse(many, LIMITS)).toMatchObject([{ causes: 100 }]);
    expect(judgeOveruse([{ used: 1, limit: 0 }], LIMITS)).toHaveLength(1);
  });

  it("of churn and of conversion needs enough students", () => {
    expect(judgeChurn({ paying: 19, lost: 19 }, LIMITS)).toEqual([]);
    expect(judgeChurn({ paying: 20, lost: 2 }, LIMITS)).toEqual([]);
    expect(judgeChurn({ paying: 20, lost: 3 }, LIMITS)).toHaveLength(1);
    const fires = (came: number, pay: number) => judgeConversion({ came, pay }, LIMITS).length > 0;
    expect([fires(99, 0), fires(100, 1), fires(100, 2), fires(100, 20), fires(100, 21)]).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it("has no p95 without responses, and an infinite one above its last bound", () => {
    expect(p95Of(responses())).toBeNull();
    expect(p95Of(responses([1, 5_001]))).toBe(Number.POSITIVE_INFINITY);
    expect(p95Of(responses([95, 3], [5, 5_001]))).toBe(5);
  });
});

describe("the sentences of an alert", () => {
  it("exist for every kind, and for no other", () => {
    expect(Object.keys(messages.alerts).toSorted()).toEqual(ALERT_KINDS.toSorted());
  });

  const summaries = (count: number) =>
    [
      judgeRenewals({ captured: 2, declined: count }, LIMITS),
      judgeJobs([{ job: "mails", failures: 0, error: null, isOverdue: true }], { ...LIMITS, jobStartMinutes: count }),
      judgeDatabase([{ kind: "db_error", count, detail: "" }], LIMITS),
      judgeDatabase([{ kind: "db_slow", count, detail: "" }], LIMITS),
      judgeBackup({ hoursOld: count, failure: null, hoursOfData: 900 }, { ...LIMITS, backupHours: 0 }),
      judgeOveruse(
        Array.from({ length: count }, () => ({ used: 13, limit: 10 })),
        LIMITS,
      ),
      judgeWebhooks({ forged: count, failing: [{ type: "payment.captured", count }] }),
      judgeUnknown({ undecided: count, givenUp: count }, { ...LIMITS, unknownPaymentHours: count }),
      judgeChurn({ paying: 2, lost: count }, { ...LIMITS, churnFromPaying: 1 }),
      judgeConversion({ came: 1_000, pay: count }, LIMITS),
    ].flatMap((findings) => findings.map(({ summary }) => summary));

  it("count one of a thing as one", () => {
    expect(summaries(1)).toMatchInlineSnapshot(`
      [
        "1 of 3 renewals today was declined (the limit is 10%).",
        "The job mails did not start within 1 minute of its scheduled time.",
        "1 statement failed with a database error within 15 minutes.",
        "1 statement took longer than 1000 ms within 15 minutes.",
        "The newest backup is 1 hour old.",
        "Imported uses exceed the limit by more than 20% for 1 quota within an hour.",
        "1 webhook of type payment.captured has failed at least three times and is waiting for a retry.",
        "1 webhook within an hour had an invalid signature: either a forgery, or RAZORPAY_WEBHOOK_SECRET is wrong.",
        "1 payment has been undecided for more than 1 hour; 1 renewal was given up within a day because the gateway did not respond.",
        "1 of 2 paying students has cancelled within 30 days (the limit is 10%).",
        "1 of 1000 students who signed up within 30 days pays (expected: 2% to 20%).",
      ]
    `);
  });

  it("count several of a thing as several", () => {
    expect(summaries(2)).toMatchInlineSnapshot(`
      [
        "2 of 4 renewals today were declined (the limit is 10%).",
        "The job mails did not start within 2 minutes of its scheduled time.",
        "2 statements failed with a database error within 15 minutes.",
        "2 statements took longer than 1000 ms within 15 minutes.",
        "The newest backup is 2 hours old.",
        "Imported uses exceed the limit by more than 20% for 2 quotas within an hour.",
        "2 webhooks of type payment.captured have failed at least three times and are waiting for a retry.",
        "2 webhooks within an hour had an invalid signature: either a forgery, or RAZORPAY_WEBHOOK_SECRET is wrong.",
        "2 payments have been undecided for more than 2 hours; 2 renewals were given up within a day because the gateway did not respond.",
        "2 of 2 paying students have cancelled within 30 days (the limit is 10%).",
        "2 of 1000 students who signed up within 30 days pay (expected: 2% to 20%).",
      ]
    `);
  });
});
