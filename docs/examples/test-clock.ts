async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(process.env.STUDYMETER_URL + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.STUDYMETER_KEY}`, ...headers },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function takePairQuiz(headers: Record<string, string> = {}) {
  const response = await post(
    "/api/usage/consume",
    { feature: "pair_quiz" },
    { "X-User-ID": "student-42", ...headers },
  );
  console.log(response.success ? "used" : response.code);
}

const clock = await post("/api/test-clocks", { now: "2026-01-10T10:00:00+05:30" });

await takePairQuiz({ "X-Test-Clock": clock.id });
await takePairQuiz();
await post(`/api/test-clocks/${clock.id}/advance`, { to: "2026-02-01T00:00:00+05:30" });
await takePairQuiz();

export {};
