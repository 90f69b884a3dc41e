import { describe, expect, it } from "vitest";
import { DAILY_JOB_NAMES, DAILY_JOBS, type DailyJob, type JobTimes, missedRun, runAtOrBefore } from "./job";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Nights around which clocks are changed, and one on which they are not. */
const NIGHTS = [
  ["Asia/Kolkata", "2026-12-01"],
  ["Europe/Berlin", "2027-03-28"],
  ["Europe/Berlin", "2026-10-25"],
  ["America/New_York", "2027-03-14"],
  ["America/New_York", "2026-11-01"],
  ["Australia/Lord_Howe", "2026-10-04"],
  ["Australia/Sydney", "2027-04-04"],
  ["America/Santiago", "2026-09-06"],
  ["Asia/Beirut", "2027-03-28"],
] as const;

/** Every instant at which a clock in the zone shows the full hour: none, one or two a day, as an Inngest server ticks. */
function ticksOf(job: DailyJob, zone: string, from: number, to: number): number[] {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const wanted = `${String(DAILY_JOBS[job].hour).padStart(2, "0")}:00`;
  const ticks: number[] = [];
  for (let at = from; at <= to; at += 15 * MINUTE_MS) if (clock.format(at) === wanted) ticks.push(at);
  return ticks;
}

/** When a job begins over two days, if it begins at these ticks and is otherwise picked up every minute. */
function startsOf(
  job: DailyJob,
  zone: string,
  from: number,
  to: number,
  ticks: readonly number[],
  isLost = false,
): number[] {
  const starts: number[] = [];
  let times: JobTimes = { startedAt: new Date(from - HOUR_MS), completedAt: new Date(from - HOUR_MS) };
  for (let now = from; now <= to; now += 5 * MINUTE_MS) {
    const isTick = ticks.includes(now);
    if (!isTick && missedRun(job, times, new Date(now), zone) === null) continue;
    // A run that is lost never comes to its end; the one that is picked up does.
    times = { startedAt: new Date(now), completedAt: isTick && isLost ? times.completedAt : new Date(now) };
    starts.push(now);
  }
  return starts;
}

describe.each(NIGHTS)("a daily job in %s on %s", (zone, day) => {
  const from = Date.parse(`${day}T00:00:00Z`) - 24 * HOUR_MS;
  const to = from + 60 * HOUR_MS;

  it.each(DAILY_JOB_NAMES)("%s is picked up within the hour, whatever the server does with its time", (job) => {
    const ticks = ticksOf(job, zone, from, to);
    const servers = { "ticks at every such time": ticks, "ticks never": [], "has lost the first": ticks.slice(1) };
    for (const [server, ticked] of Object.entries(servers)) {
      const starts = startsOf(job, zone, from, to, ticked);
      for (const due of runsBetween(job, zone, from, to - HOUR_MS)) {
        const isMade = starts.some((at) => at >= due && at <= due + HOUR_MS);
        expect(`${server}, ${new Date(due).toISOString()}: ${isMade}`).toBe(
          `${server}, ${new Date(due).toISOString()}: true`,
        );
      }
    }
  });

  it.each(DAILY_JOB_NAMES)("%s is begun again within the hour if its run is lost", (job) => {
    const ticks = ticksOf(job, zone, from, to);
    const starts = startsOf(job, zone, from, to, ticks, true);
    // Where a night shows the hour twice, the second time is not a run of its own: what was due has been picked up by then.
    const runs = ticks.filter((at) => runAtOrBefore(job, new Date(at), zone).getTime() === at);
    for (const tick of runs.filter((at) => at <= to - HOUR_MS)) {
      expect(starts.filter((at) => at > tick && at <= tick + HOUR_MS).length).toBeGreaterThan(0);
    }
  });
});

function runsBetween(job: DailyJob, zone: string, from: number, to: number): number[] {
  const runs = new Set<number>();
  for (let at = from; at <= to; at += HOUR_MS) {
    const run = runAtOrBefore(job, new Date(at), zone).getTime();
    if (run >= from) runs.add(run);
  }
  return [...runs];
}

describe("a run that was missed", () => {
  const ZONE = "Asia/Kolkata";
  const due = new Date("2026-11-30T20:30:00Z");
  const minutesOn = (minutes: number) => new Date(due.getTime() + minutes * MINUTE_MS);
  const yesterday = { startedAt: minutesOn(-1_440), completedAt: minutesOn(-1_439) };

  it("is none while it may still begin, or come to its end", () => {
    expect(missedRun("renew-subscriptions", yesterday, minutesOn(14), ZONE)).toBeNull();
    expect(missedRun("renew-subscriptions", yesterday, minutesOn(15), ZONE)).toEqual(due);
    const running = { startedAt: minutesOn(0), completedAt: minutesOn(-1_439) };
    expect(missedRun("renew-subscriptions", running, minutesOn(44), ZONE)).toBeNull();
    expect(missedRun("renew-subscriptions", running, minutesOn(45), ZONE)).toEqual(due);
    expect(
      missedRun("renew-subscriptions", { ...running, completedAt: minutesOn(1) }, minutesOn(1_000), ZONE),
    ).toBeNull();
  });

  it("is the newest where many were missed, and where the job never has begun", () => {
    expect(
      missedRun("renew-subscriptions", { startedAt: minutesOn(-45 * 1_440), completedAt: null }, minutesOn(600), ZONE),
    ).toEqual(due);
    expect(missedRun("renew-subscriptions", null, minutesOn(600), ZONE)).toEqual(due);
  });
});
