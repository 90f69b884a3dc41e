import { defineOperation } from "../operation";
import * as students from "../students";

const common = { tag: "Students", student: false, permission: "students:write", params: students.studentPath } as const;

export const putStudent = defineOperation({
  ...common,
  id: "putStudent",
  method: "PUT",
  path: "/api/students/{user_id}",
  summary: "Create or update a student",
  description:
    "Creates the student behind your own id on the free plan, or updates what you send; what you leave out stays. With `X-Test-Clock`, a new student lives on that clock. Without an e-mail address her mails are kept as undeliverable.",
  body: students.putStudentRequest,
  response: students.putStudentResponse,
  errors: ["not_found"],
});

export const getStudent = defineOperation({
  ...common,
  id: "getStudent",
  method: "GET",
  path: "/api/students/{user_id}",
  summary: "Read a student",
  response: students.studentResponse,
  errors: ["not_found"],
});

export const eraseStudent = defineOperation({
  ...common,
  id: "eraseStudent",
  method: "DELETE",
  path: "/api/students/{user_id}",
  summary: "Erase a student",
  description:
    "For good. The person leaves: name, addresses, your id, account, sessions, what her mails said and what she put into features. What the books need stays without her: uses, payments, and invoices, which tax law keeps as issued. A paid plan ends at once, without a refund. Your id is free for somebody new.",
  response: students.eraseResponse,
  errors: ["not_found", "payment_in_progress"],
});

export const exportStudent = defineOperation({
  ...common,
  id: "exportStudent",
  method: "GET",
  path: "/api/students/{user_id}/export",
  summary: "Everything that is kept about a student",
  response: students.studentExportResponse,
  errors: ["not_found"],
});
