post() {
  curl -sS -X POST "$STUDYMETER_URL$1" -H "Authorization: Bearer $STUDYMETER_KEY" -d "$2" "${@:3}"
}
take_pair_quiz() {
  post /api/usage/consume '{"feature": "pair_quiz"}' -H "X-User-ID: student-42" "$@" -o /dev/null -w "%{http_code}\n"
}

clock=$(post /api/test-clocks '{"now": "2026-01-10T10:00:00+05:30"}' | sed 's/.*"id":"\([^"]*\)".*/\1/')

take_pair_quiz -H "X-Test-Clock: $clock"
take_pair_quiz
post "/api/test-clocks/$clock/advance" '{"to": "2026-02-01T00:00:00+05:30"}' -o /dev/null
take_pair_quiz
