import type { UsageSnapshot } from "@/components/quota/quota";
import { subscribe } from "@/lib/client/subscribe";
import { signOutIfOther, transport } from "./student-reads";

/** A tab hidden for this long stops following; it starts again when the student returns to it. */
const HIDDEN_MS = 60_000;
/** How often the leading tab repeats what stands, for tabs that slept, and to say that it lives. */
const REPEAT_MS = 10_000;
/** A phone may stop the leading tab without letting it say so: after two repeats missed, each tab asks for itself. */
const SILENCE_MS = 25_000;

interface Listener {
  onUsage: (usage: UsageSnapshot) => void;
  /** Whether changes come by themselves; where not, somebody has to ask. */
  onLive: (isLive: boolean) => void;
}

/** What tabs tell each other. `hello` asks for what stands; null says that the line is lost. */
type Told = UsageSnapshot | null | "hello";

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
  const hear = (told: UsageSnapshot | null) => {
    clearTimeout(silence);
    if (told) {
      onUsage(told);
      silence = setTimeout(() => onLive(false), SILENCE_MS);
    }
    onLive(told !== null);
  };
  const tell = (told: UsageSnapshot | null) => {
    latest = told;
    channel.postMessage(told);
    hear(told);
  };
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
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

/** Runs `work` in one tab at a time; the next one takes over when it closes. Plain http has no locks: there each tab leads itself. */
function whileLeading(name: string, signal: AbortSignal, work: () => Promise<void>): void {
  const locks: LockManager | undefined = navigator.locks;
  // It rejects where this tab stopped waiting for its turn, which is no news to it.
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
