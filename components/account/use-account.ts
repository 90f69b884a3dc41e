import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Account, Session } from "@/lib/client";
import { callAccount, type Outcome } from "./account-calls";

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
    queryFn: async () => (await bodyOf(callAccount("GET /api/account"))).account,
    initialData: initial,
  });
  return { account: data, show: (account: Account) => client.setQueryData(accountKey, account) };
}

export function useSessions(initial: Session[]) {
  const client = useQueryClient();
  const { data } = useQuery({
    ...lively,
    queryKey: sessionsKey,
    queryFn: async () => (await bodyOf(callAccount("GET /api/account/sessions"))).sessions,
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

/** The body, for react-query, which takes a failure by an error. */
async function bodyOf<Body>(call: Promise<Outcome<Body>>): Promise<Body> {
  const outcome = await call;
  if (!outcome.ok) throw new Error(`could not be read: ${outcome.error.kind}`);
  return outcome.body;
}
