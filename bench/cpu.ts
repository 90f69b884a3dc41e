import { readFile } from "node:fs/promises";

/** Linux reports process times in hundredths of a second, whatever the kernel's tick is. */
const TICKS_PER_SECOND = 100;

/** Seconds of CPU that a process has used, with all its threads; null where the system has no /proc. */
export async function cpuSeconds(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  // The name of the program, in brackets, may itself contain spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
