import { getInngest, getSigningKey, hasInngest } from "@/inngest/client";
import { type Engine, startEngine } from "@/inngest/engine";
import { EngineRefusal } from "@/inngest/engine/config";
import { handOver } from "@/inngest/engine/store/hand-over";
import { startRelay } from "@/inngest/relay";
import { startWatch } from "@/inngest/watch";
import { systemClock } from "@/lib/clock";
import type { Env } from "@/lib/env";
import { onShutdown } from "@/lib/lifecycle";
import { recordJobState } from "@/lib/telemetry/job-state";
import { StartError } from "./start-error";

/** Less than the time that accepted requests get to finish: a job calls this server by such a request. */
const PATIENCE_MS = 8_000;

/** Starts the jobs, once requests are served: the embedded engine if no Inngest is configured, and the outbox relay in any case. */
export async function startJobs(env: Env): Promise<void> {
  const engine = hasInngest() ? null : await startEmbedded(env);
  if (hasInngest()) await handOver(systemClock.now());
  const relay = startRelay({
    send: async (events) => void (await getInngest().send(events)),
    clock: systemClock,
    onPoll: (error) => recordJobState("outbox", error),
  });
  const watch = startWatch({
    clock: systemClock,
    isExternal: hasInngest(),
    onCalls: (error) => recordJobState("calls", error),
    onPickUp: (error) => recordJobState("missed", error),
  });
  onShutdown("drain", "jobs", async () => {
    await Promise.all([watch.stop(), relay.stop(), engine?.stop(PATIENCE_MS)]);
  });
}

async function startEmbedded(env: Env): Promise<Engine> {
  try {
    return await startEngine({
      endpoint: { url: `http://${loopbackOf(env.HOST)}:${env.PORT}/api/inngest`, signingKey: getSigningKey() },
      clock: systemClock,
      onPoll: (error) => recordJobState("engine", error),
    });
  } catch (error) {
    if (error instanceof EngineRefusal) throw new StartError(error.message);
    throw error;
  }
}

/** How this process reaches itself. */
function loopbackOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
