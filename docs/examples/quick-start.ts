import { Studymeter } from "../../lib/client";

const studymeter = new Studymeter({
  baseUrl: process.env.STUDYMETER_URL,
  apiKey: process.env.STUDYMETER_KEY,
});
const student = studymeter.forUser("student-42");

const answer = await student.consume({ feature: "quiz" });
if (answer.success) console.log(answer.message);
else console.log(answer.upgrade_message, answer.upgrade_url);
