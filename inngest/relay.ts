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
  /** Called after each poll, for readiness. */
  onPoll?: (error: unknown) => void;
}

export interface Relay {
  stop(): Promise<void>;
}

const POLL_MS = 2_000;

/** The outbox relay: sends its events, and an event when mails are due. Any number of relays may run concurrently. */
export function startRelay({ send, clock, pollMs = POLL_MS, onPoll }: RelayOptions): Relay {
  const pause = createPause();
  const stopListening = onOutboxWake(pause.end);
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
