"use client";

import { lazy, Suspense, useEffect, useState } from "react";

const eventName = "toast";

interface Toast {
  tone: "good" | "bad";
  text: string;
}

const Toaster = lazy(() => import("./toaster"));

/** Shows a toast. What must not be missed belongs on the page instead. Browser only. */
export function toast(tone: Toast["tone"], text: string): void {
  window.dispatchEvent(new CustomEvent<Toast>(eventName, { detail: { tone, text } }));
}

/** Most visits show no toast, so the library is loaded with the first one. */
export function ToastHost() {
  const [isNeeded, setIsNeeded] = useState(false);
  useEffect(() => {
    const show = async (event: Event) => {
      if (!(event instanceof CustomEvent)) return;
      const { tone, text } = event.detail as Toast;
      setIsNeeded(true);
      const { toast: say } = await import("sonner");
      if (tone === "bad") say.error(text);
      else say.success(text);
    };
    window.addEventListener(eventName, show);
    return () => window.removeEventListener(eventName, show);
  }, []);
  return isNeeded ? (
    <Suspense>
      <Toaster />
    </Suspense>
  ) : null;
}
