import { Studymeter } from "../../lib/client";

const studymeter = new Studymeter({
  baseUrl: process.env.STUDYMETER_URL,
  apiKey: process.env.STUDYMETER_KEY,
});

const response = await studymeter.forUser("student-42").check({ feature: "quiz" });
console.log(response.success ? response.message : response.error);
