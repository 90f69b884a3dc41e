import { useSyncExternalStore } from "react";

const systemIsDark = "(prefers-color-scheme: dark)";

/** Whether the page is light or dark now, for what cannot read it from `color-scheme`. */
export function usePageTheme(): "light" | "dark" {
  return useSyncExternalStore(follow, readTheme, () => "light");
}

function readTheme(): "light" | "dark" {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return window.matchMedia(systemIsDark).matches ? "dark" : "light";
}

function follow(onChange: () => void): () => void {
  const system = window.matchMedia(systemIsDark);
  system.addEventListener("change", onChange);
  window.addEventListener("themechange", onChange);
  return () => {
    system.removeEventListener("change", onChange);
    window.removeEventListener("themechange", onChange);
  };
}
