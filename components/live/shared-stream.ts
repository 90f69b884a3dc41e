import type { UsageSnapshot } from "@/components/quota/quota";
import { subscribe } from "@/lib/client/subscribe";
import { signOutIfOther, transport } from "./student-reads";

/** A tab hidden for this long stops following; it starts again when the student returns to it. */
const HIDDEN_MS = 60_000;
/** How often the leading tab repeats the current state: a heartbeat, and an update for tabs that slept. */
const REPEAT_MS = 10_000;
/** A phone may suspend the leading tab without notice: after two missed heartbeats, each tab polls for itself. */
const SILENCE_MS = 25_000;

interface Listener {
  onUsage: (usage: UsageSnapshot) => void;
  /** Whether changes are pushed; if not, the page has to poll. */
  onLive: (isLive: boolean) => void;
}

/** Messages between tabs. `hello` asks for the current state; null says that the connection is lost. */
type TabMessage = UsageSnapshot | null | "hello";

/** Follows a student's usage while the page is looked at. All tabs of a browser share one stream. */
export function followUsage(studentId: string, listener: Listener): () => void {
  let leave: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    leave?.();
    leave = null;
  };
  const follow = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") leave ??= join(studentId, listener);
    else timer = setTimeout(stop, HIDDEN_MS);
  };
  document.addEventListener("visibilitychange", follow);
  // A page with an open line cannot be kept for the way back.
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", follow);
  follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    window.removeEventListener("pagehide", stop);
    window.removeEventListener("pageshow", follow);
    clearTimeout(timer);
    stop();
  };
}

function join(studentId: string, { onUsage, onLive }: Listener): () => void {
  const name = `usage ${studentId}`;
  const channel = new BroadcastChannel(name);
  const abort = new AbortController();
  let silence: ReturnType<typeof setTimeout> | undefined;
  let latest: UsageSnapshot | null = null;
  const hear = (usage: UsageSnapshot | null) => {
    clearTimeout(silence);
    if (usage) {
      onUsage(usage);
      silence = setTimeout(() => onLive(false), SILENCE_MS);
    }
    onLive(usage !== null);
  };
  const tell = (usage: UsageSnapshot | null) => {
    latest = usage;
    channel.postMessage(usage);
    hear(usage);
  };
  channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data !== "hello") hear(data);
    else if (latest) channel.postMessage(latest);
  };
  channel.postMessage("hello");
  whileLeading(name, abort.signal, () => lead(studentId, abort.signal, tell, () => latest));
  return () => {
    abort.abort();
    clearTimeout(silence);
    channel.close();
    onLive(false);
  };
}

/** Runs `work` in one tab at a time, by a Web Lock; the next tab takes over when it closes. Plain http has no Web Locks: there each tab leads itself. */
function whileLeading(name: string, signal: AbortSignal, work: () => Promise<void>): void {
  const locks: LockManager | undefined = navigator.locks;
  // It rejects if this tab aborted its wait, which needs no handling.
  (locks?.request(name, { signal }, work) ?? work()).catch(() => undefined);
}

async function lead(
  studentId: string,
  signal: AbortSignal,
  tell: (usage: UsageSnapshot | null) => void,
  latest: () => UsageSnapshot | null,
): Promise<void> {
  const repeat = setInterval(() => {
    const usage = latest();
    if (usage) tell(usage);
  }, REPEAT_MS);
  try {
    const events = subscribe(transport, studentId, { signal, onLost: () => tell(null) });
    for await (const { usage } of events) tell(usage);
  } catch (error) {
    tell(null);
    signOutIfOther(error);
  } finally {
    clearInterval(repeat);
  }
}
