from studymeter import call

for attempt in [1, 2]:
    answer = call("/api/usage/consume", {"feature": "quiz"}, Idempotency_Key="quiz-session-9041")
    if answer["success"]:
        print(f"Attempt {attempt}: {answer['remaining_uses']} left")
