from studymeter import call

for attempt in [1, 2]:
    response = call("/api/usage/consume", {"feature": "quiz"}, Idempotency_Key="quiz-session-9041")
    if response["success"]:
        print(f"Attempt {attempt}: {response['remaining_uses']} left")
