import type { Clock } from "@/lib/clock";
import { findOldestDueMail } from "@/lib/db/mail/deliver-mail";
import { onOutboxWake } from "@/lib/db/outbox/wake";
import { relayEvents, type SendEvents } from "@/lib/services/outbox/relay-events";
import { createPause } from "./engine/pause";
import { mailDue } from "./events";

export interface RelayOptions {
  send: SendEvents;
  clock: Clock;
  /** How often to look at what another process, or a crash, has left. */
  pollMs?: number;
  /** Told after each look, for readiness. */
  onLook?: (error: unknown) => void;
}

export interface Relay {
  stop(): Promise<void>;
}

const POLL_MS = 2_000;

/** Sends what the outbox holds: its events, and the news that mails wait. Any number of relays may run side by side. */
export function startRelay({ send, clock, pollMs = POLL_MS, onLook }: RelayOptions): Relay {
  const pause = createPause();
  const deafen = onOutboxWake(pause.end);
  let isStopping = false;
  let toldOf = "";

  const look = async (): Promise<number> => {
    const now = clock.now();
    const { sent, error } = await relayEvents(send, now);
    if (error) throw error;
    const mail = await findOldestDueMail(now);
    const wake = mail ? `mail/due ${mail.id} ${mail.attempts}` : "";
    if (mail && wake !== toldOf) await send([{ id: wake, name: mailDue.name, data: { mailId: mail.id } }]);
    toldOf = wake;
    return sent > 0 ? 0 : pollMs;
  };

  const loop = async () => {
    while (!isStopping) {
      const wait = await look().then(
        (ms) => {
          onLook?.(null);
          return ms;
        },
        (error: unknown) => {
          onLook?.(error);
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
      deafen();
      pause.end();
      await looping;
    },
  };
}
