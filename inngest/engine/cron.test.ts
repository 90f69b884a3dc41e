import { describe, expect, it } from "vitest";
import { decideTick } from "./cron";

const at = (text: string) => new Date(text);
const DAILY = "TZ=Asia/Kolkata 0 2 * * *";

describe("a daily cron", () => {
  it("ticks at its hour of its zone, and once", () => {
    const before = decideTick(DAILY, at("2026-11-23T20:30:00Z"), at("2026-11-24T20:29:59.999Z"));
    expect(before).toMatchObject({ tick: null, next: at("2026-11-24T20:30:00Z") });
    const due = decideTick(DAILY, at("2026-11-23T20:30:00Z"), at("2026-11-24T20:30:00Z"));
    expect(due).toEqual({
      tick: at("2026-11-24T20:30:00Z"),
      lastTickAt: at("2026-11-24T20:30:00Z"),
      next: at("2026-11-25T20:30:00Z"),
    });
    expect(decideTick(DAILY, due.lastTickAt, at("2026-11-24T20:30:00.500Z")).tick).toBeNull();
  });

  it("makes up for many missed times with the latest", () => {
    const late = decideTick(DAILY, at("2026-10-01T20:30:00Z"), at("2026-11-24T12:00:00Z"));
    expect(late.tick).toEqual(at("2026-11-23T20:30:00Z"));
  });

  it("has missed nothing when it is new", () => {
    expect(decideTick(DAILY, null, at("2026-11-24T12:00:00Z")).tick).toBeNull();
  });

  it("ticks once on the day on which clocks jump over its hour, and on the day on which they show it twice", () => {
    const ticks = (cron: string, from: string, to: string) => {
      const times: string[] = [];
      let last: Date = at(from);
      for (let now = last.getTime(); now <= at(to).getTime(); now += 30 * 60_000) {
        const { tick, lastTickAt } = decideTick(cron, last, new Date(now));
        last = lastTickAt;
        if (tick) times.push(tick.toISOString());
      }
      return times;
    };
    expect(ticks("TZ=America/New_York 0 2 * * *", "2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z")).toEqual([
      "2026-03-08T07:00:00.000Z",
      "2026-03-09T06:00:00.000Z",
    ]);
    expect(ticks("TZ=America/New_York 0 1 * * *", "2026-10-31T12:00:00Z", "2026-11-02T12:00:00Z")).toEqual([
      "2026-11-01T05:00:00.000Z",
      "2026-11-02T06:00:00.000Z",
    ]);
  });
});

describe("a clock that is wrong", () => {
  it("repeats nothing when it is set back an hour", () => {
    const decision = decideTick("*/10 * * * *", at("2026-11-24T10:30:00Z"), at("2026-11-24T09:35:00Z"));
    expect(decision).toMatchObject({ tick: null, lastTickAt: at("2026-11-24T10:30:00Z") });
  });

  it("is believed again after it was weeks ahead", () => {
    const now = at("2026-11-24T10:33:00Z");
    expect(decideTick("* * * * *", at("2027-01-03T10:32:00Z"), now)).toMatchObject({ tick: null, lastTickAt: now });
  });
});
