import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addCalendarDays, QUOTA_PERIOD_KINDS, quotaPeriod } from "./period";

const ZONES = [
  "Asia/Kolkata",
  "UTC",
  "America/New_York",
  "Africa/Cairo",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Asia/Beirut",
];
const instant = fc.date({
  min: new Date("2000-01-01T00:00:00Z"),
  max: new Date("2040-12-31T00:00:00Z"),
  noInvalidDate: true,
});
const at = (iso: string) => new Date(iso);

describe("quota periods", () => {
  it("hold their own instant and meet the next one without gap or overlap, in every zone", () => {
    fc.assert(
      fc.property(
        instant,
        instant,
        fc.constantFrom(...ZONES),
        fc.constantFrom(...QUOTA_PERIOD_KINDS),
        (now, anchor, zone, kind) => {
          const period = quotaPeriod(kind, now, anchor, zone);
          expect(period.start.getTime()).toBeLessThanOrEqual(now.getTime());
          if (!period.end) return;
          expect(period.end.getTime()).toBeGreaterThan(now.getTime());
          expect(quotaPeriod(kind, period.end, anchor, zone).start).toEqual(period.end);
          expect(quotaPeriod(kind, new Date(period.end.getTime() - 1), anchor, zone)).toEqual(period);
          expect(quotaPeriod(kind, period.start, anchor, zone)).toEqual(period);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["month", "2026-01-31T18:29:59.999Z", "Asia/Kolkata", "2025-12-31T18:30:00.000Z", "2026-01-31T18:30:00.000Z"],
    ["month", "2026-01-31T18:30:00.000Z", "Asia/Kolkata", "2026-01-31T18:30:00.000Z", "2026-02-28T18:30:00.000Z"],
    ["month", "2028-02-29T12:00:00.000Z", "UTC", "2028-02-01T00:00:00.000Z", "2028-03-01T00:00:00.000Z"],
    ["month", "2026-03-15T12:00:00.000Z", "America/New_York", "2026-03-01T05:00:00.000Z", "2026-04-01T04:00:00.000Z"],
    ["day", "2026-03-08T12:00:00.000Z", "America/New_York", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z"],
    ["day", "2026-11-01T12:00:00.000Z", "America/New_York", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
    // Clocks in Cairo go from 23:59:59 to 01:00 on 24 April 2026: that day begins at its one o'clock.
    ["day", "2026-04-24T12:00:00.000Z", "Africa/Cairo", "2026-04-23T22:00:00.000Z", "2026-04-24T21:00:00.000Z"],
  ] as const)("%s of %s in %s is [%s, %s)", (kind, now, zone, start, end) => {
    expect(quotaPeriod(kind, at(now), at("2026-01-01T00:00:00Z"), zone)).toEqual({ start: at(start), end: at(end) });
  });

  it("cut 30-day slices from the anchor, to the millisecond", () => {
    const anchor = at("2026-01-11T04:30:00.000Z");
    const second = quotaPeriod("billing_cycle", at("2026-02-10T04:30:00.000Z"), anchor, "Asia/Kolkata");
    expect(second).toEqual({ start: at("2026-02-10T04:30:00.000Z"), end: at("2026-03-12T04:30:00.000Z") });
    expect(quotaPeriod("billing_cycle", at("2026-02-10T04:29:59.999Z"), anchor, "Asia/Kolkata").start).toEqual(anchor);
  });

  it("never reset for lifetime limits", () => {
    expect(quotaPeriod("lifetime", at("2031-05-05T00:00:00Z"), at("2026-01-01T00:00:00Z"), "UTC")).toEqual({
      start: new Date(0),
      end: null,
    });
  });

  it("keep the time of day when days are added across a change of clocks", () => {
    expect(addCalendarDays(at("2026-03-01T15:00:00Z"), 30, "America/New_York")).toEqual(at("2026-03-31T14:00:00Z"));
  });
});
