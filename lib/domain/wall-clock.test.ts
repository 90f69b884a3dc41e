import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { addCalendarDays } from "./period";
import { ANY_RETRY, isRetryDue } from "./retry";
import { instantFromWallTime, instantOfWallTime, wallTimeOf } from "./wall-clock";

const wall = (text: string) => Date.parse(`${text}Z`);

describe("a time that clocks show", () => {
  it.each([
    ["Asia/Kolkata", "2026-02-09T02:00", "2026-02-08T20:30:00.000Z"],
    // Shown twice: the first.
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["Australia/Sydney", "2026-04-05T02:30", "2026-04-04T15:30:00.000Z"],
    ["Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z"],
    ["America/New_York", "2026-11-01T01:59", "2026-11-01T05:59:00.000Z"],
    // Jumped over: as much later.
    ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
    ["Africa/Cairo", "2026-04-24T00:00", "2026-04-23T22:00:00.000Z"],
    ["Pacific/Apia", "2011-12-30T02:00", "2011-12-30T12:00:00.000Z"],
  ])("in %s, %s is %s", (zone, shown, instant) => {
    expect(instantOfWallTime(wall(shown), zone).toISOString()).toBe(instant);
  });

  it("is what the clocks show at its instant", () => {
    expect(wallTimeOf(new Date("2026-10-25T00:30:00Z"), "Europe/Berlin")).toBe(wall("2026-10-25T02:30"));
    expect(wallTimeOf(new Date("2026-10-25T01:30:00Z"), "Europe/Berlin")).toBe(wall("2026-10-25T02:30"));
  });

  it("begins with the jump where clocks jump over it", () => {
    expect(instantFromWallTime(wall("2026-03-29T02:30"), "Europe/Berlin").toISOString()).toBe(
      "2026-03-29T01:00:00.000Z",
    );
    expect(instantFromWallTime(wall("2011-12-30T00:00"), "Pacific/Apia").toISOString()).toBe(
      "2011-12-30T10:00:00.000Z",
    );
  });

  it("is refused in a zone that does not exist", () => {
    expect(() => wallTimeOf(new Date(), "Mars/Olympus")).toThrow(RangeError);
  });
});

it("no days later is the same instant, also in the second of two equal hours", () => {
  const second = new Date("2026-10-25T01:30:00Z");
  expect(addCalendarDays(second, 0, "Europe/Berlin")).toEqual(second);
});

it.each([
  ["Europe/Berlin", "2026-10-24T00:05:00Z", "2026-10-25T00:00:00Z"],
  ["Australia/Sydney", "2026-04-03T15:05:00Z", "2026-04-04T15:00:00Z"],
])(
  "in %s, a renewal declined at %s is retried at %s, in the night that shows 02:00 twice",
  (timeZone, declined, run) => {
    const declinedAt = new Date(declined);
    const window = {
      declinedAt,
      gracePeriodEnd: addCalendarDays(declinedAt, 3, timeZone),
      settlesWithinHours: 25,
      ...ANY_RETRY,
    };
    expect(isRetryDue(window, declinedAt, new Date(run), { timeZone, renewalLeadDays: 1 })).toBe(true);
  },
);

/** Zones of processes: the usual one, ours, and some whose clocks change at other times than those of the zones under test. */
const PROCESS_ZONES = [
  "UTC",
  "Asia/Kolkata",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Pacific/Apia",
];

it("every change of clocks of every zone is understood alike in every process, and as the scheduler understands it", async () => {
  const script = join(import.meta.dirname, "../../test/support/zones-in-process.ts");
  const found = await Promise.all(
    PROCESS_ZONES.map(async (TZ) => {
      const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script], {
        env: { NODE_ENV: "test", TZ },
        maxBuffer: 64 * 1024 * 1024,
      });
      return JSON.parse(stdout) as { changes: number; digest: string; broken: string[] };
    }),
  );
  for (const { broken } of found) expect(broken).toEqual([]);
  expect(new Set(found.map(({ digest }) => digest)).size).toBe(1);
  // All of them were looked at: about seventy zones change their clocks twice a year.
  expect(found[0]?.changes).toBeGreaterThan(1_000);
}, 120_000);
