/**
 * The four calls of next-auth's HTTP interface that a page needs. Its own browser library answers a lost connection or
 * a rate limit by leaving for an error page; here each of them becomes a word that the form can explain.
 */
const form = async (fields: Record<string, string>) => {
  const { csrfToken } = await (await fetch("/api/auth/csrf")).json();
  return {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrfToken, json: "true", ...fields }),
  };
};

export type SignInOutcome = "signedIn" | "wrong" | "slowDown" | "unreachable" | "failed";

export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  try {
    const answer = await fetch("/api/auth/callback/credentials", await form({ email, password, callbackUrl: "/" }));
    if (answer.status === 401) return "wrong";
    if (answer.status === 429) return "slowDown";
    return answer.ok ? "signedIn" : "failed";
  } catch (error) {
    return error instanceof TypeError ? "unreachable" : "failed";
  }
}

/** The address to greet in the account menu; nothing where nobody is signed in or the server is away. */
export async function whoIsSignedIn(): Promise<string | null> {
  const answer = await fetch("/api/auth/session").catch(() => null);
  const session: { user?: { email?: string | null; name?: string | null } } | null = answer?.ok
    ? await answer.json()
    : null;
  return session?.user?.email ?? session?.user?.name ?? null;
}

/** Ends the session on the server and leaves by a full page load, so that no data of the account stays in memory. */
export async function signOut(): Promise<void> {
  await fetch("/api/auth/signout", await form({ callbackUrl: "/" }));
  window.location.assign("/");
}
