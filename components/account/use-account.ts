import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Account, Session } from "@/lib/client";
import { callAccount } from "./account-calls";

const accountKey = ["account"];
const sessionsKey = ["account", "sessions"];
const pollMilliseconds = 15_000;

/** Fresh on every return to the page: an address is confirmed, and a session ended, in another tab or on another device. */
const lively = { staleTime: 0, refetchOnMount: false, refetchOnWindowFocus: "always", retry: false } as const;

export function useAccount(initial: Account) {
  const client = useQueryClient();
  const { data } = useQuery({
    ...lively,
    queryKey: accountKey,
    queryFn: () => read<{ account: Account }>("").then(({ account }) => account),
    initialData: initial,
  });
  return { account: data, show: (account: Account) => client.setQueryData(accountKey, account) };
}

export function useSessions(initial: Session[]) {
  const client = useQueryClient();
  const { data } = useQuery({
    ...lively,
    queryKey: sessionsKey,
    queryFn: () => read<{ sessions: Session[] }>("/sessions").then(({ sessions }) => sessions),
    initialData: initial,
    refetchInterval: pollMilliseconds,
  });
  return { sessions: data, refresh: () => client.invalidateQueries({ queryKey: sessionsKey }) };
}

/** For whatever ends other sessions. */
export function useRefreshSessions() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: sessionsKey });
}

async function read<Body>(path: string): Promise<Body> {
  const outcome = await callAccount<Body>("GET", path);
  if (!outcome.ok) throw new Error(`could not be read: ${outcome.error.kind}`);
  return outcome.body;
}
