import { observeIncidents } from "@/lib/db/alert/observe";
import { findJobStarts } from "@/lib/db/job/job-starts";
import { REFUSED_CALL } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";
import { type Finding, fail, ok } from "./finding";

/** Where the SDK sends events if no server is named. */
const CLOUD = "https://inn.gs";

const PATIENCE_MS = 5_000;

/** Jobs run every minute: what has not called for this long does not call. */
const SILENCE_MS = 3 * 60_000;
const REFUSALS_MS = 15 * 60_000;

/** Checks the Inngest server in both directions: that it takes our events, and that its calls reach us and are signed with our key. */
export async function checkJobs(realNow: Date): Promise<Finding[]> {
  const { INNGEST_EVENT_KEY: eventKey, INNGEST_BASE_URL } = getEnv();
  if (!eventKey) return [ok("jobs", "They run inside of the app.")];
  return [await checkEvents(INNGEST_BASE_URL ?? CLOUD, eventKey), await checkCalls(realNow)];
}

/** Sends an event that nothing listens to. */
async function checkEvents(baseUrl: string, eventKey: string): Promise<Finding> {
  const advice = "Correct INNGEST_BASE_URL, and make sure that this machine can reach it.";
  let status: number;
  try {
    const response = await fetch(new URL(`/e/${encodeURIComponent(eventKey)}`, baseUrl), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify([{ name: "studymeter/doctor.checked", data: {} }]),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    status = response.status;
  } catch (error) {
    return fail("events to Inngest", `${baseUrl} does not respond: ${causeOf(error)}`, advice);
  }
  if (status >= 200 && status < 300) return ok("events to Inngest", `${baseUrl} takes them`);
  const found = `${baseUrl} responds with ${status}`;
  if (status === 401 || status === 403) {
    return fail("events to Inngest", found, "Set INNGEST_EVENT_KEY to an event key of that server.");
  }
  return fail("events to Inngest", found, advice);
}

async function checkCalls(realNow: Date): Promise<Finding> {
  const starts = [...(await findJobStarts()).values()].map(({ startedAt }) => startedAt.getTime());
  const latest = starts.length > 0 ? new Date(Math.max(...starts)) : null;
  const found = latest ? `The last call came at ${latest.toISOString()}` : "Inngest has never called a job";
  if (latest && realNow.getTime() - latest.getTime() < SILENCE_MS) return ok("calls from Inngest", found);
  const [refused] = await observeIncidents([REFUSED_CALL], new Date(realNow.getTime() - REFUSALS_MS));
  const { APP_URL, INNGEST_SERVE_ORIGIN } = getEnv();
  return refused
    ? fail(
        "calls from Inngest",
        `${found}; ${refused.count} with another signature were refused in the last quarter of an hour`,
        "Set INNGEST_SIGNING_KEY to the signing key of that server, here and there the same, and restart.",
      )
    : fail(
        "calls from Inngest",
        found,
        `Sync the app at ${INNGEST_SERVE_ORIGIN ?? APP_URL}/api/inngest, and make sure that Inngest can reach that address. The app must run.`,
      );
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
