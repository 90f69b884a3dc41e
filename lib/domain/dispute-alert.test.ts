import { describe, expect, it } from "vitest";
import { type DisputeToWatch, judgeDisputes } from "./dispute-alert";

const RESPOND_BY = new Date("2026-12-08T13:00:00Z");
const open: DisputeToWatch = {
  gatewayDisputeId: "disp_1",
  status: "open",
  amount: 99_900,
  amountLost: 0,
  amountRefunded: 0,
  currency: "INR",
  reason: "goods_not_received",
  respondBy: RESPOND_BY,
};
const judge = (dispute: DisputeToWatch, hoursBefore = 48) =>
  judgeDisputes([dispute], new Date(RESPOND_BY.getTime() - hoursBefore * 3_600_000), "Asia/Kolkata")[0];

describe("an alert about a dispute", () => {
  it("is high, names amount, reason and deadline, and is escalated in the last day", () => {
    expect(judge(open)).toMatchObject({ group: "disp_1", severity: "high", isEscalated: false });
    expect(judge(open)?.summary).toMatch(
      /₹999.00 \(goods_not_received\). Respond by 8 Dec 2026, 18:30 .*, or it is lost/,
    );
    expect(judge(open, 24)?.isEscalated).toBe(true);
    expect(judge({ ...open, respondBy: null }, 0)).toMatchObject({ isEscalated: false, causes: 1 });
  });

  it("says where the payment was refunded at the gateway meanwhile", () => {
    expect(judge({ ...open, amountRefunded: 10_000 })?.summary).toContain("₹100.00 of it was refunded already");
  });

  it("about a loss is another alert, with what the bank took", () => {
    const lost = { ...open, status: "lost", amountLost: 99_900 } as const;
    expect(judge(lost)).toMatchObject({ group: "disp_1 lost", severity: "high" });
    expect(judge(lost)?.summary).toBe("A dispute was lost, and the bank took ₹999.00 back.");
    expect(judge({ ...lost, amountRefunded: 99_900 })?.summary).toContain("had been refunded as well");
  });
});
