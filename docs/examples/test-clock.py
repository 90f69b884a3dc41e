from studymeter import call


def take_pair_quiz(**headers):
    response = call("/api/usage/consume", {"feature": "pair_quiz"}, **headers)
    print("used" if response["success"] else response["code"])


clock = call("/api/test-clocks", {"now": "2026-01-10T10:00:00+05:30"})["id"]

take_pair_quiz(X_Test_Clock=clock)
take_pair_quiz()
call(f"/api/test-clocks/{clock}/advance", {"to": "2026-02-01T00:00:00+05:30"})
take_pair_quiz()
