import { Studymeter } from "../../lib/client";

const studymeter = new Studymeter({
  baseUrl: process.env.STUDYMETER_URL,
  apiKey: process.env.STUDYMETER_KEY,
});
const student = studymeter.forUser("student-42");

for (const attempt of [1, 2]) {
  const answer = await student.consume({ feature: "quiz" }, { idempotencyKey: "quiz-session-9041" });
  if (answer.success) console.log(`Attempt ${attempt}: ${answer.remaining_uses} left`);
}
