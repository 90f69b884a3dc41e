curl -sS -X POST "$STUDYMETER_URL/api/usage/check" \
  -H "Authorization: Bearer $STUDYMETER_KEY" \
  -H "X-User-ID: student-42" \
  -d '{"feature": "quiz"}'
