// One external app: sends all its calls at once from its own process, and prints the responses. Needs nothing but Node.
// Usage: node external-app.mjs '{"urls": [], "key": "", "calls": [{"path": "", "student": "", "body": {}, "headers": {}}]}'
const { urls, key, calls } = JSON.parse(process.argv[2] ?? "{}");

const responses = await Promise.all(calls.map((call, index) => send(urls[index % urls.length], call)));
process.stdout.write(JSON.stringify(responses));

// A 503 says that nothing happened, so the call is retried after Retry-After: load on the server changes no outcome.
async function send(url, call) {
  for (let tries = 0; ; tries++) {
    const response = await fetch(`${url}${call.path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "x-user-id": call.student, ...call.headers },
      body: JSON.stringify(call.body),
    });
    const text = await response.text();
    if (response.status !== 503 || tries === 20) {
      return { status: response.status, replayed: response.headers.has("idempotent-replayed"), text };
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(response.headers.get("retry-after") ?? 1)));
  }
}
