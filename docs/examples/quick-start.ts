import { Studymeter } from "../../lib/client";

const studymeter = new Studymeter({
  baseUrl: process.env.STUDYMETER_URL,
  apiKey: process.env.STUDYMETER_KEY,
});
const student = studymeter.forUser("student-42");

const response = await student.consume({ feature: "quiz" });
if (response.success) console.log(response.message);
else console.log(response.upgrade_message, response.upgrade_url);
