import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

export interface Watched {
  median: number;
  p95: number;
  answered: number;
  failed: number;
}

/** Calls the usage check of one student in sequence while other work runs, and measures the latency. */
export async function watchApp(url: string, key: string, work: () => Promise<void>): Promise<Watched> {
  const times: number[] = [];
  let failed = 0;
  let isOver = false;
  const checking = (async () => {
    while (!isOver) {
      const begin = performance.now();
      const response = await fetch(`${url}/api/usage/check`, {
        method: "POST",
        headers: { Authorization: `Bearer ${key}`, "X-User-ID": "first" },
        body: JSON.stringify({ feature: "quiz" }),
      }).catch(() => null);
      await response?.text();
      if (response?.ok) times.push(performance.now() - begin);
      else failed++;
      await sleep(20);
    }
  })();
  await work().finally(() => {
    isOver = true;
  });
  await checking;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), answered: times.length, failed };
}

/** The peak memory of a process so far, in MB; null where the system does not report it. */
export async function peakMemoryOf(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
  return kilobytes ? Number(kilobytes) / 1024 : null;
}
