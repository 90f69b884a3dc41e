import { type ChangeListener, EVERYBODY, listenToChanges } from "@/lib/db/subscription/changes";
import { logger } from "@/lib/telemetry/logger";

/** Called when the subscription it watches may have changed. */
export type Watcher = () => void;

interface Hub {
  watchers: Map<string, Set<Watcher>>;
  listener: ChangeListener | null;
  connecting: boolean;
  retry: NodeJS.Timeout | null;
}

/** While the listening connection is down, pages poll at this interval, and listening is retried. */
const RETRY_MS = 1_000;

const holder = globalThis as typeof globalThis & { __studymeterHub?: Hub };

function hub(): Hub {
  holder.__studymeterHub ??= { watchers: new Map(), listener: null, connecting: false, retry: null };
  return holder.__studymeterHub;
}

/** Watches one subscription. One connection listens for all watchers of this instance, while there are any. @returns a function that stops */
export function watch(subscriptionId: string, watcher: Watcher): () => void {
  const state = hub();
  const watchers = state.watchers.get(subscriptionId) ?? new Set();
  watchers.add(watcher);
  state.watchers.set(subscriptionId, watchers);
  connect();
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) state.watchers.delete(subscriptionId);
    if (state.watchers.size === 0) disconnect();
  };
}

export type ListenCheck = "ok" | "idle" | "failing";

/** Whether changes of other instances arrive here: `idle` while nobody watches, `failing` while pages poll instead. */
export function checkListening(): ListenCheck {
  const { watchers, listener } = hub();
  if (watchers.size === 0) return "idle";
  return listener ? "ok" : "failing";
}

function connect(): void {
  const state = hub();
  if (state.listener || state.connecting || state.retry) return;
  state.connecting = true;
  listenToChanges(notify, reconnectLater)
    .then((listener) => {
      state.connecting = false;
      state.listener = listener;
      if (state.watchers.size === 0) disconnect();
      // Changes from before we listened are read now.
      else notifyAll();
    })
    .catch((error) => {
      state.connecting = false;
      logger().warn({ err: error }, "cannot listen for changes; polling every second instead");
      reconnectLater();
    });
}

function reconnectLater(): void {
  const state = hub();
  state.listener = null;
  if (state.watchers.size === 0 || state.retry) return;
  state.retry = setTimeout(() => {
    state.retry = null;
    notifyAll();
    connect();
  }, RETRY_MS).unref();
}

function disconnect(): void {
  const state = hub();
  const { listener } = state;
  state.listener = null;
  if (state.retry) clearTimeout(state.retry);
  state.retry = null;
  listener?.stop().catch((error) => logger().debug({ err: error }, "the listening connection was gone already"));
}

function notify(subscriptionIds: string[]): void {
  const { watchers } = hub();
  if (subscriptionIds.includes(EVERYBODY)) notifyAllSpread();
  for (const id of subscriptionIds) for (const watcher of watchers.get(id) ?? []) watcher();
}

function notifyAll(): void {
  for (const watchers of hub().watchers.values()) for (const watcher of watchers) watcher();
}

/** If all pages read at the same moment, all would wait, so they are spread over two seconds. */
const SPREAD_MS = 2_000;

function notifyAllSpread(): void {
  const all = [...hub().watchers.values()].flatMap((watchers) => [...watchers]);
  for (const [index, watcher] of all.entries()) {
    setTimeout(watcher, Math.floor((index / all.length) * SPREAD_MS)).unref();
  }
}
