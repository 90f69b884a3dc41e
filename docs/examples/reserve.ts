import { Studymeter } from "../../lib/client";

const studymeter = new Studymeter({
  baseUrl: process.env.STUDYMETER_URL,
  apiKey: process.env.STUDYMETER_KEY,
});
const student = studymeter.forUser("student-42");

const held = await student.reserve({ feature: "mock_test", seconds: 300 });
if (!held.success) throw new Error(held.error);
try {
  await takeTheTest();
  const { message } = await held.reservation.commit();
  console.log(message);
} catch (error) {
  await held.reservation.release();
  throw error;
}

async function takeTheTest() {
  // Your own work. If it fails, the student keeps the use.
}
