for feature in pair_quiz pair_quiz pear_quiz; do
  curl -sS -X POST "$STUDYMETER_URL/api/usage/consume" \
    -H "Authorization: Bearer $STUDYMETER_KEY" \
    -H "X-User-ID: student-42" \
    -d "{\"feature\": \"$feature\"}" \
    -o /dev/null -w "%{http_code}\n"
done
