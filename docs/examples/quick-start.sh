curl -sS -X POST "$STUDYMETER_URL/api/usage/consume" \
  -H "Authorization: Bearer $STUDYMETER_KEY" \
  -H "X-User-ID: student-42" \
  -d '{"feature": "quiz"}'
