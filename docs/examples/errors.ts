import { Studymeter, StudymeterError } from "../../lib/client";

const studymeter = new Studymeter({
  baseUrl: process.env.STUDYMETER_URL,
  apiKey: process.env.STUDYMETER_KEY,
});
const student = studymeter.forUser("student-42");

for (const feature of ["pair_quiz", "pair_quiz", "pear_quiz"]) {
  try {
    const response = await student.consume({ feature });
    console.log(response.success ? response.message : response.error);
  } catch (error) {
    if (!(error instanceof StudymeterError)) throw error;
    console.log(`${error.code}: ${error.message}`);
  }
}
