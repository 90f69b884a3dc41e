for attempt in 1 2; do
  curl -sS -X POST "$STUDYMETER_URL/api/usage/consume" \
    -H "Authorization: Bearer $STUDYMETER_KEY" \
    -H "X-User-ID: student-42" \
    -H "Idempotency-Key: quiz-session-9041" \
    -d '{"feature": "quiz"}' \
    -o /dev/null -w "%{http_code} %header{idempotent-replayed}\n"
done
