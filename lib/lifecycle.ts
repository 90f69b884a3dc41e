/**
 * What has to happen before the process ends. Modules that hold something open or keep something in memory register
 * here; the server runs it on SIGTERM and Ctrl-C. On `globalThis`, since the server in front of Next and Next's own
 * bundles are two module graphs in one process.
 */

/** `drain`: stop at once what would go on for ever, such as streams. `flush`: after the last answer, write what is held. */
export type Phase = "drain" | "flush";

interface Hook {
  phase: Phase;
  name: string;
  run: () => Promise<void> | void;
}

interface Lifecycle {
  hooks: Map<string, Hook>;
  draining: boolean;
}

const holder = globalThis as typeof globalThis & { __studymeterLifecycle?: Lifecycle };

function lifecycle(): Lifecycle {
  holder.__studymeterLifecycle ??= { hooks: new Map(), draining: false };
  return holder.__studymeterLifecycle;
}

/** Registers what to do at the end; a later registration under the same name takes the place of the earlier one. */
export function onShutdown(phase: Phase, name: string, run: Hook["run"]): void {
  lifecycle().hooks.set(`${phase}:${name}`, { phase, name, run });
}

/** Whether the process is on its way out, and a load balancer should look elsewhere. */
export function isDraining(): boolean {
  return lifecycle().draining;
}

/** Runs the hooks of one phase side by side; answers with those that failed, so that one cannot keep the others from ending. */
export async function runShutdownHooks(phase: Phase): Promise<{ name: string; error: unknown }[]> {
  lifecycle().draining = true;
  const hooks = [...lifecycle().hooks.values()].filter((hook) => hook.phase === phase);
  const results = await Promise.allSettled(hooks.map(async (hook) => hook.run()));
  return results.flatMap((result, index) =>
    result.status === "rejected" ? [{ name: hooks[index]?.name ?? "", error: result.reason }] : [],
  );
}
