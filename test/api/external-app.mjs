// One external app: fires its calls all at once, from a process of its own, and prints what came back. Nothing but Node.
// Usage: node external-app.mjs '{"urls": [], "key": "", "calls": [{"path": "", "student": "", "body": {}, "headers": {}}]}'
const { urls, key, calls } = JSON.parse(process.argv[2] ?? "{}");

const answers = await Promise.all(
  calls.map(async (call, index) => {
    const response = await fetch(`${urls[index % urls.length]}${call.path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "x-user-id": call.student, ...call.headers },
      body: JSON.stringify(call.body),
    });
    return {
      status: response.status,
      replayed: response.headers.has("idempotent-replayed"),
      text: await response.text(),
    };
  }),
);
process.stdout.write(JSON.stringify(answers));
