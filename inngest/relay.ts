import { randomUUID } from "node:crypto";
import type { Clock } from "@/lib/clock";
import { findOldestDueMail } from "@/lib/db/mail/deliver-mail";
import { onOutboxWake } from "@/lib/db/outbox/wake";
import { relayEvents, type SendEvents } from "@/lib/services/outbox/relay-events";
import { createPause } from "./engine/pause";
import { mailDue } from "./events";

export interface RelayOptions {
  send: SendEvents;
  clock: Clock;
  /** How often to poll for what another process, or a crash, has left. */
  pollMs?: number;
  /** How long a send may take. */
  sendLimitMs?: number;
  /** Called after each poll, for readiness: the last failure, until a send succeeds. */
  onPoll?: (error: unknown) => void;
}

export interface Relay {
  stop(): Promise<void>;
}

const POLL_MS = 2_000;

/** Shorter than the lease of what is being sent (`relay-events`), and long enough for the SDK to try more than once. */
const SEND_LIMIT_MS = 20_000;

/** An event that nothing listens to: it tells whether a receiver that failed is back, while what has to be sent waits for its next try. */
const PROBE = "studymeter/relay.probed";

/** The outbox relay: sends its events, and an event when mails are due. Any number of relays may run concurrently. */
export function startRelay({ clock, pollMs = POLL_MS, onPoll, ...sending }: RelayOptions): Relay {
  const pause = createPause();
  const stopListening = onOutboxWake(pause.end);
  const { send, hasFailed } = watchedSend(sending.send, sending.sendLimitMs ?? SEND_LIMIT_MS);
  let isStopping = false;
  let lastWake = "";

  const poll = async (): Promise<number> => {
    const now = clock.now();
    const { sent, error } = await relayEvents(send, now);
    if (error) throw error;
    const mail = await findOldestDueMail(now);
    const wake = mail ? `mail/due ${mail.id} ${mail.attempts}` : "";
    if (mail && wake !== lastWake) await send([{ id: wake, name: mailDue.name, data: { mailId: mail.id } }]);
    lastWake = wake;
    // Nothing was due, or another relay has sent it: only a send can tell that the failure is over.
    if (hasFailed()) await send([{ id: `${PROBE} ${randomUUID()}`, name: PROBE, data: {} }]);
    return sent > 0 ? 0 : pollMs;
  };

  const loop = async () => {
    while (!isStopping) {
      const wait = await poll().then(
        (ms) => {
          onPoll?.(null);
          return ms;
        },
        (error: unknown) => {
          onPoll?.(error);
          return pollMs;
        },
      );
      await pause.wait(wait);
    }
  };

  const looping = loop();
  return {
    stop: async () => {
      isStopping = true;
      stopListening();
      pause.end();
      await looping;
    },
  };
}

/** A send that ends in time, whatever its receiver does, and that remembers whether the last one failed. */
function watchedSend(send: SendEvents, limitMs: number): { send: SendEvents; hasFailed: () => boolean } {
  let failed = false;
  return {
    hasFailed: () => failed,
    send: async (events) => {
      try {
        await within(limitMs, send(events));
        failed = false;
      } catch (error) {
        failed = true;
        throw error;
      }
    },
  };
}

/** What comes of it later is dropped: the receiver drops the duplicate as well. */
async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The receiver of events did not answer within ${limitMs} ms.`)), limitMs);
  });
  work.catch(() => undefined);
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
