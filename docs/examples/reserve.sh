held=$(curl -sS -X POST "$STUDYMETER_URL/api/usage/enforce-check" \
  -H "Authorization: Bearer $STUDYMETER_KEY" \
  -H "X-User-ID: student-42" \
  -d '{"feature": "mock_test", "reserve": 300}')
reservation=$(echo "$held" | sed 's/.*"reservation_id":"\([^"]*\)".*/\1/')

# The student takes the test here.

curl -sS -X POST "$STUDYMETER_URL/api/usage/record" \
  -H "Authorization: Bearer $STUDYMETER_KEY" \
  -H "X-User-ID: student-42" \
  -d "{\"feature\": \"mock_test\", \"reservation_id\": \"$reservation\"}"
