/**
 * Shutdown hooks. Modules that hold something open or keep something in memory register here; the server runs the
 * hooks on SIGTERM and Ctrl-C. On `globalThis`, because the server in front of Next and Next's own
 * bundles are two module graphs in one process.
 */

/** `drain`: stop at once what would run for ever, such as streams. `flush`: after the last response, write what is in memory. */
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

/** Registers a hook; a later registration with the same name replaces the earlier one. */
export function onShutdown(phase: Phase, name: string, run: Hook["run"]): void {
  lifecycle().hooks.set(`${phase}:${name}`, { phase, name, run });
}

/** Whether the process is shutting down, and a load balancer should use another one. */
export function isDraining(): boolean {
  return lifecycle().draining;
}

/** Runs the hooks of one phase concurrently; returns those that failed, so that one failure does not stop the others. */
export async function runShutdownHooks(phase: Phase): Promise<{ name: string; error: unknown }[]> {
  lifecycle().draining = true;
  const hooks = [...lifecycle().hooks.values()].filter((hook) => hook.phase === phase);
  const results = await Promise.allSettled(hooks.map(async (hook) => hook.run()));
  return results.flatMap((result, index) =>
    result.status === "rejected" ? [{ name: hooks[index]?.name ?? "", error: result.reason }] : [],
  );
}
