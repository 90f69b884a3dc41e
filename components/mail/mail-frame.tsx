"use client";

import { useEffect, useRef, useState } from "react";

const untilMeasured = 560;

/**
 * A mail as the recipient's mail program shows it: isolated and without scripts. The frame keeps our origin only so that its height
 * can be read; without `allow-scripts` nothing in it can make use of that. Links open outside.
 */
export function MailFrame({ title, html }: { title: string; html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(untilMeasured);
  const measure = () => {
    const content = frame.current?.contentDocument?.documentElement;
    // Not its scrollHeight, which is never less than the frame's.
    if (content && content.offsetHeight > 0) setHeight(content.offsetHeight);
  };
  // The frame may have loaded before this script did, and its lines break elsewhere when the window changes.
  useEffect(() => {
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  });
  return (
    <iframe
      ref={frame}
      title={title}
      srcDoc={html}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      onLoad={measure}
      style={{ height }}
      className="block w-full bg-surface"
    />
  );
}
