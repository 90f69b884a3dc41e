import { Studymeter } from "../../lib/client";

const studymeter = new Studymeter({
  baseUrl: process.env.STUDYMETER_URL,
  apiKey: process.env.STUDYMETER_KEY,
});
const student = studymeter.forUser("student-42");

for (const attempt of [1, 2]) {
  const response = await student.consume({ feature: "quiz" }, { idempotencyKey: "quiz-session-9041" });
  if (response.success) console.log(`Attempt ${attempt}: ${response.remaining_uses} left`);
}
