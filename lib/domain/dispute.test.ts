import { describe, expect, it } from "vitest";
import { DISPUTE_STATUSES, type DisputeFacts, disputeNews, isDisputeOpen } from "./dispute";

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const facts = (change: Partial<DisputeFacts> = {}): DisputeFacts => ({
  status: "open",
  phase: "chargeback",
  respondBy: at(4),
  amountLost: 0,
  ...change,
});

describe("a report about a dispute", () => {
  it("never moves a decided one back within its phase", () => {
    for (const known of ["won", "lost", "closed"] as const) {
      for (const status of DISPUTE_STATUSES) {
        expect([known, status, disputeNews(facts({ status: known }), facts({ status }))]).toEqual([
          known,
          status,
          "old",
        ]);
      }
    }
  });

  it("moves an undecided one in either direction, because the bank may ask again", () => {
    expect(disputeNews(facts(), facts({ status: "under_review" }))).toBe("forward");
    expect(disputeNews(facts({ status: "under_review" }), facts())).toBe("forward");
    expect(disputeNews(facts(), facts({ respondBy: at(9) }))).toBe("forward");
    expect(disputeNews(facts(), facts())).toBe("old");
  });

  it("reopens one that was won or closed in a later phase, and never one that was lost", () => {
    const seen = facts({ phase: "pre_arbitration" });
    expect(disputeNews(facts({ status: "won" }), seen)).toBe("forward");
    expect(disputeNews(facts({ status: "closed", phase: "fraud" }), facts())).toBe("forward");
    expect(disputeNews(facts({ status: "lost", amountLost: 900 }), seen)).toBe("old");
    expect(disputeNews(seen, facts({ status: "won" }))).toBe("old");
  });

  it("adds to a loss, and never takes from it", () => {
    const lost = facts({ status: "lost", amountLost: 500 });
    expect(disputeNews(lost, { ...lost, amountLost: 900 })).toBe("loss");
    expect(disputeNews(lost, { ...lost, amountLost: 0 })).toBe("old");
  });

  it("of an unknown phase counts like a chargeback", () => {
    expect(disputeNews(facts(), facts({ phase: "mediation", status: "lost" }))).toBe("forward");
    expect(disputeNews(facts({ phase: null }), facts({ phase: "arbitration" }))).toBe("forward");
  });
});

it("is undecided while it is open or under review", () => {
  expect(DISPUTE_STATUSES.filter(isDisputeOpen)).toEqual(["open", "under_review"]);
});
