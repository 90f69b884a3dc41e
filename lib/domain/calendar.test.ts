import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOfInstant, daysBetween, instantOfDay, plusDays, toCalendarDay } from "./calendar";

const ZONES = ["Asia/Kolkata", "UTC", "America/New_York", "Africa/Cairo", "Pacific/Apia", "Australia/Lord_Howe"];
const instant = fc.date({ min: new Date("2000-01-01"), max: new Date("2040-12-31"), noInvalidDate: true });

describe("calendar days", () => {
  it.each(["2026-02-30", "2026-13-01", "2026-2-3", "", "2026-01-01T00:00"])("refuse %j", (text) => {
    expect(() => toCalendarDay(text)).toThrow(RangeError);
  });

  it("turn at midnight of the zone, not of the server", () => {
    expect(dayOfInstant(new Date("2026-01-31T18:29:59.999Z"), "Asia/Kolkata")).toBe("2026-01-31");
    expect(dayOfInstant(new Date("2026-01-31T18:30:00.000Z"), "Asia/Kolkata")).toBe("2026-02-01");
  });

  it("count the 29th of February", () => {
    expect(plusDays(toCalendarDay("2028-02-28"), 2)).toBe("2028-03-01");
    expect(plusDays(toCalendarDay("2027-02-28"), 1)).toBe("2027-03-01");
    expect(daysBetween(toCalendarDay("2028-02-28"), toCalendarDay("2028-03-01"))).toBe(2);
  });

  it("add and count back to where they were", () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -1000, max: 1000 }), (at, days) => {
        const day = dayOfInstant(at, "UTC");
        expect(daysBetween(day, plusDays(day, days))).toBe(days);
        expect(plusDays(day, days) > day).toBe(days > 0);
      }),
    );
  });

  it("have an instant for the hour of every daily job that lies on that day, in every zone", () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(2, 3, 9), fc.constantFrom(...ZONES), (at, hour, zone) => {
        const day = dayOfInstant(at, zone);
        expect(dayOfInstant(instantOfDay(day, hour, zone), zone)).toBe(day);
      }),
    );
  });

  it("run the job of 02:00 at 03:00 on the night that has no 02:00, and once on the night that has it twice", () => {
    expect(instantOfDay(toCalendarDay("2026-03-08"), 2, "America/New_York").toISOString()).toBe(
      "2026-03-08T07:00:00.000Z",
    );
    expect(instantOfDay(toCalendarDay("2026-11-01"), 1, "America/New_York").toISOString()).toBe(
      "2026-11-01T05:00:00.000Z",
    );
    expect(instantOfDay(toCalendarDay("2026-02-09"), 2, "Asia/Kolkata").toISOString()).toBe("2026-02-08T20:30:00.000Z");
  });
});
