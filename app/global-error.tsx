"use client";

import "./globals.css";

/**
 * Stands in for the root layout when that one fails: no translations and no shipped fonts may be counted on here, so the
 * words are in place, in English.
 */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Studymeter</title>
        <main className="mx-auto max-w-[52ch] px-4 py-16">
          <h1 className="font-semibold text-xl">Something went wrong</h1>
          <p className="mt-2 text-ink-muted">
            Nothing was lost. Try again; if it happens again, tell us this reference.
          </p>
          <div className="mt-6 flex items-center gap-6">
            <button
              type="button"
              onClick={retry}
              className="h-10 rounded-control bg-accent px-4 font-semibold text-accent-ink text-sm"
            >
              Try again
            </button>
            {digest && <code className="select-all text-ink-muted text-sm">{digest}</code>}
          </div>
        </main>
      </body>
    </html>
  );
}
