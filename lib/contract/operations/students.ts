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
    "Creates the student with your own id on the free plan, or updates the fields that you send; other fields stay unchanged. With `X-Test-Clock`, a new student uses that clock. Without an email address, the student's emails are stored as undeliverable.",
  body: students.putStudentRequest,
  response: students.putStudentResponse,
  errors: ["not_found"],
});

export const getStudent = defineOperation({
  ...common,
  id: "getStudent",
  method: "GET",
  path: "/api/students/{user_id}",
  summary: "Get a student",
  response: students.studentResponse,
  errors: ["not_found"],
});

export const eraseStudent = defineOperation({
  ...common,
  id: "eraseStudent",
  method: "DELETE",
  path: "/api/students/{user_id}",
  summary: "Erase student data",
  description:
    "Permanent. Erases name, addresses, your id, account, sessions, the contents of emails, and the inputs to features. Uses and payments are kept without personal data, and invoices as issued, because tax law requires it. A paid plan ends immediately, without a refund. You can use your id for a new student.",
  response: students.eraseResponse,
  errors: ["not_found", "payment_in_progress"],
});

export const exportStudent = defineOperation({
  ...common,
  id: "exportStudent",
  method: "GET",
  path: "/api/students/{user_id}/export",
  summary: "Export student data",
  response: students.studentExportResponse,
  errors: ["not_found"],
});
