"use client";

import { notifyManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

// The library's own is a timer, which browsers hold back for up to a second in a tab that is not in front: there a use
// by another app would show late.
notifyManager.setScheduler(queueMicrotask);

export function QueryProvider({ children }: { children: ReactNode }) {
  // In state, not in the module: on the server a module is shared by everybody.
  const [client] = useState(() => new QueryClient());
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
