import { afterEach, expect, it } from "vitest";
import { type ClockTable, installClockTable, removeClockTables, shownTime } from "./clock-table";
import { formatDate, formatDay, formatMoment, formatTime, hourIn } from "./day";
import { clockTableOf } from "./make-clock-table";

const NOW = new Date("2026-12-01T00:00:00Z");
afterEach(removeClockTables);

it.each(["America/Vancouver", "Asia/Kolkata", "Africa/Casablanca", "Europe/Berlin", "Australia/Lord_Howe", "UTC"])(
  "the table of %s says what the engine's says",
  (zone) => {
    const times = Array.from({ length: 4_000 }, (_, index) => new Date(Date.UTC(2015, 0, 1) + index * 86_399_000));
    const expected = times.map((at) => shownTime(at, zone));
    installClockTable(clockTableOf(zone, NOW));
    expect(times.map((at) => shownTime(at, zone))).toEqual(expected);
  },
);

it("is small, and ends some years ahead, also of a test clock", () => {
  expect(JSON.stringify(clockTableOf("Europe/Berlin", NOW)).length).toBeLessThan(1_500);
  expect(clockTableOf("Europe/Berlin", new Date("2040-06-01T00:00:00Z")).until).toBe(Date.UTC(2043, 0, 1));
});

// What 2026's changes of the tz database did to British Columbia, which stays on summer time: the server may know of it, or the browser.
it("every time is written by the server's table, where the engine of the browser has another", () => {
  const winter = new Date("2026-12-24T07:30:00Z");
  const zone = "America/Vancouver";
  const standard: ClockTable = { zone, changes: [[0, -8 * 3_600_000]], until: Date.UTC(2030, 0, 1) };
  const summer: ClockTable = { zone, changes: [[0, -7 * 3_600_000]], until: Date.UTC(2030, 0, 1) };
  const options = { locale: "en", timeZone: zone, now: NOW };
  const written = [standard, summer].map((table) => {
    installClockTable(table);
    return [
      formatDay(winter, options),
      formatMoment(winter, options),
      formatTime(winter, zone),
      formatDate(winter, options),
      String(hourIn(winter, zone)),
    ];
  });
  expect(written).toEqual([
    ["23 December", "23 December, 23:30", "23:30", "23 December 2026", "23"],
    ["24 December", "24 December, 00:30", "00:30", "24 December 2026", "0"],
  ]);
});
