"use client";

import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import type { DocsLanguage } from "./docs-language";

const ApiReference = lazy(() => import("./api-reference"));

/** Loads the reference, half a megabyte of script, when it comes near the window or the URL names a place in it. */
export function LazyReference({ url, language }: { url: string; language: DocsLanguage }) {
  const box = useRef<HTMLDivElement>(null);
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    if (!box.current) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) setIsWanted(true);
      },
      { rootMargin: "800px" },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const placeholder = <Skeleton className="h-dvh" />;
  return (
    <div ref={box} className="min-h-dvh">
      {isWanted ? (
        <Suspense fallback={placeholder}>
          <ApiReference url={url} language={language} />
        </Suspense>
      ) : (
        placeholder
      )}
    </div>
  );
}
